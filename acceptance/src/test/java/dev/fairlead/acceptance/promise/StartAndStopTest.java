package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A start that cannot be says why and leaves nothing behind; a stop that is asked for comes soon and in order. */
@ResourceLock(value = Installation.ECHO, mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.SAME_THREAD)
final class StartAndStopTest {

    private static final Duration QUICK = Duration.ofSeconds(20);

    @Test
    void what_another_process_has_is_refused_by_name_and_sigterm_ends_in_order() throws IOException {
        try (Installation installation = new Installation()) {
            RunningCommand up = installation.up();
            Map<String, String> ports = Map.of(
                    "FAIRLEAD_HTTP_PORT", Integer.toString(installation.httpPort()),
                    "FAIRLEAD_HTTPS_PORT", Integer.toString(installation.httpsPort()),
                    "FAIRLEAD_ADMIN_ADDRESS", "127.0.0.1:" + installation.adminPort(),
                    "FAIRLEAD_MANAGEMENT_PORT", Integer.toString(installation.managementPort()));
            ports.forEach(StartAndStopTest::refused);
            refused("FAIRLEAD_DATA", installation.folder().resolve("data").toString());
            assertThat(installation.call("GET", "/health").statusCode()).isEqualTo(200);
            up.terminate();
            assertThat(up.awaitExit(Duration.ofSeconds(8))).as(up.said()).isIn(0, 143);
            assertThat(up.said()).doesNotContain("ERROR", "\tat ", "Exception");
        }
    }

    private static void refused(String variable, String taken) {
        try (Installation other = new Installation().with(variable, taken)) {
            RunningCommand second = other.fairlead("up");
            assertThat(second.awaitExit(QUICK)).as(second.said()).isEqualTo(3);
            String port = taken.substring(taken.lastIndexOf(':') + 1);
            assertThat(second.said())
                    .contains(port, variable.equals("FAIRLEAD_DATA") ? "--data" : variable)
                    .doesNotContain("\tat ", "Exception");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
