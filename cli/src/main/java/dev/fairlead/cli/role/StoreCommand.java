package dev.fairlead.cli.role;

import dev.fairlead.cli.settings.Settings;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Verb;
import dev.fairlead.store.embedded.Embedded;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "store",
        description = "Run the embedded MongoDB-compatible server alone, for development and CI. It has no passwords:"
                + " it listens on loopback only.",
        footer = {"", "Example:", "  fairlead store --port 27017 --data /tmp/fairlead"})
public final class StoreCommand extends Verb {

    @Option(names = "--port", description = "Port on loopback, 0 for a free one; default ${DEFAULT-VALUE}.")
    int port = 27017;

    @Option(names = "--data", paramLabel = "DIR", description = "Directory of the data.")
    String data = "";

    /** The role, in these surroundings. */
    public StoreCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        Map<String, String> given = new HashMap<>();
        if (!data.isEmpty()) {
            given.put("FAIRLEAD_DATA", data);
        }
        Settings settings = RoleOptions.resolve(given, surroundings.environment());
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (Shutdown shutdown = Shutdown.listen();
                Output output = Output.open(settings);
                Embedded embedded = StoreRole.embed(settings.storage().data(), address)) {
            output.print("store is ready: MONGODB_URI=" + embedded.uri() + "/fairlead");
            shutdown.await();
        }
        return Exit.DONE.status();
    }
}
