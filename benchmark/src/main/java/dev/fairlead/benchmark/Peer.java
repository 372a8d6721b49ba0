package dev.fairlead.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A proxy that can be measured, and how it is set up.
 *
 * @param family its name without the setup: fairlead, haproxy, nginx, caddy, scg
 * @param setup what it does
 * @param templates directory with its configuration, rendered before each start
 * @param configuration name of the file in it that it is started with
 * @param command with the placeholders of {@link Template}
 * @param environment with the same placeholders
 * @param logsToOutput its access log goes to standard output, not to {@code @LOG@}
 * @param compilesAtRun a JVM: wants warming up before it is measured
 * @param metricsPath where its metrics are, on the admin port
 * @param versionCommand prints its version
 */
record Peer(
        String family,
        Setup setup,
        Path templates,
        String configuration,
        List<String> command,
        Map<String, String> environment,
        boolean logsToOutput,
        boolean compilesAtRun,
        String metricsPath,
        List<String> versionCommand) {
    Peer {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        versionCommand = List.copyOf(versionCommand);
    }

    String name() {
        return family + "-" + setup.word();
    }

    boolean equipped() {
        return setup == Setup.EQUIPPED || setup == Setup.SHARED;
    }
}
