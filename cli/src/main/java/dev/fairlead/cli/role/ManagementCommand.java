package dev.fairlead.cli.role;

import dev.fairlead.cli.settings.Secret;
import dev.fairlead.cli.settings.Settings;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Verb;
import dev.fairlead.management.Management;
import dev.fairlead.store.Store;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.replica.RunningSettings;
import dev.fairlead.store.secret.KeyException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

@Command(
        name = "management",
        description = "Run management alone: REST and the page on port 3000, over the store of MONGODB_URI.",
        footer = {"", "Example:", "  MONGODB_URI=mongodb://mongodb:27017/fairlead fairlead management"})
public final class ManagementCommand extends Verb {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementCommand.class);
    private static final long CHECK_SECONDS = 5;

    /** The role, in these surroundings. */
    public ManagementCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        Settings settings = RoleOptions.resolve(Map.of(), surroundings.environment());
        String uri = settings.storage()
                .mongodbUri()
                .map(Secret::value)
                .orElseThrow(() -> CommandFailure.badInput(
                        "set MONGODB_URI to the store (for everything in one process: fairlead up)"));
        try (Shutdown shutdown = Shutdown.listen();
                Output output = Output.open(settings);
                Store store = StoreRole.remote(settings, uri);
                Upkeep upkeep = new Upkeep(store, settings.records());
                Management management = Startup.management(settings, store, List.of(RunningSettings.MANAGEMENT))) {
            Startup.tellSettings(settings);
            upkeep.begin();
            LOG.atInfo().addKeyValue("port", management.port()).log("management_listens");
            look(settings, store, output, shutdown);
        } catch (IOException e) {
            throw CommandFailure.couldNot(String.valueOf(e.getMessage()));
        }
        return Exit.DONE.status();
    }

    // Makes the first administrator as soon as the store answers, then finishes what others left behind.
    private static void look(Settings settings, Store store, Output output, Shutdown shutdown) {
        boolean bootstrapped = false;
        while (true) {
            try {
                store.check();
                if (!bootstrapped) {
                    Optional<String> made = store.users()
                            .bootstrap(settings.identity().adminPassword().map(Secret::value));
                    made.ifPresent(password -> output.print("first administrator: user admin, password " + password
                            + " (shown once; change it with the API)"));
                    bootstrapped = true;
                }
            } catch (StoreUnavailable e) {
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("store_lost");
            } catch (KeyException e) {
                throw CommandFailure.badInput(e.text());
            }
            if (shutdown.await(CHECK_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        }
    }
}
