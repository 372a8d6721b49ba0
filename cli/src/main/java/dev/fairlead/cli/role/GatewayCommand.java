package dev.fairlead.cli.role;

import dev.fairlead.cli.settings.Secret;
import dev.fairlead.cli.settings.Settings;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.store.Store;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.KeyFile;
import dev.fairlead.store.secret.Keyring;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

@Command(
        name = "gateway",
        description = "Run the gateway alone: serves files, and what was published to the store of MONGODB_URI.",
        footer = {
            "",
            "With the store gone it starts from the last good copy in its data directory.",
            "",
            "Examples:",
            "  fairlead gateway fairlead.yaml",
            "  MONGODB_URI=mongodb://mongodb:27017/fairlead fairlead gateway --data /data",
            "  fairlead gateway --traefik-config traefik.yml",
            "  fairlead gateway -- --entrypoints.web.address=:80 --providers.docker"
        })
public final class GatewayCommand extends RoleCommand {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayCommand.class);
    private static final long KEY_RETRY_SECONDS = 1;

    /** The role, in these surroundings. */
    public GatewayCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /** The role as a line without options but {@code --data} asks for it; {@code data} may be empty. */
    public GatewayCommand(Surroundings surroundings, String data, List<Path> files) {
        super(surroundings, data, files);
    }

    @Override
    void serve(Shutdown shutdown) {
        Settings settings = options.settings(surroundings, Map.of());
        List<Path> files = options.files(settings);
        Optional<Store> store = store(settings, files);
        try (Output output = Output.open(settings);
                GatewayRole gateway = GatewayRole.listen(settings, output)) {
            Startup.tellSettings(settings);
            Optional<Keyring> keyring = keyring(settings, store, gateway, shutdown);
            keyring.ifPresent(found -> gateway.serve(settings, surroundings.environment(), files, found, store));
            shutdown.await();
        } finally {
            store.ifPresent(Store::close);
        }
    }

    private static Optional<Store> store(Settings settings, List<Path> files) {
        Optional<Secret> uri = settings.storage().mongodbUri();
        if (uri.isEmpty() && files.isEmpty() && !RoleOptions.wantsDiscovery(settings)) {
            throw CommandFailure.badInput("there is nothing to serve: set MONGODB_URI to the store, name a FILE, or set"
                    + " FAIRLEAD_SOURCES=docker or kubernetes (for everything in one process: fairlead up)");
        }
        return uri.filter(given -> RoleOptions.wantsStore(settings))
                .map(given -> StoreRole.remote(settings, given.value()));
    }

    /** The installation's keys; waits for the store where only the store has them. Empty if asked to end meanwhile. */
    private static Optional<Keyring> keyring(
            Settings settings, Optional<Store> store, GatewayRole gateway, Shutdown shutdown) {
        boolean told = false;
        while (true) {
            try {
                return Optional.of(store.isPresent() ? store.get().keyring() : own(settings));
            } catch (KeyException e) {
                throw CommandFailure.badInput(e.text());
            } catch (StoreUnavailable e) {
                gateway.gateway()
                        .health()
                        .down("key", "only the store has the installation's key, and it does not answer");
                if (!told) {
                    LOG.atError()
                            .addKeyValue("reason", e.getMessage())
                            .addKeyValue("remedy", "start the store, or set FAIRLEAD_ENCRYPTION_KEY")
                            .log("key_missing");
                    told = true;
                }
            }
            if (shutdown.await(KEY_RETRY_SECONDS, TimeUnit.SECONDS)) {
                return Optional.empty();
            }
        }
    }

    // Without a store the key is this directory's own.
    static Keyring own(Settings settings) throws KeyException {
        Optional<Secret> given = settings.storage().encryptionKeys();
        return given.isPresent()
                ? Keyring.parse(given.get().value(), "FAIRLEAD_ENCRYPTION_KEY")
                : new KeyFile(settings.storage().data()).readOrMake();
    }
}
