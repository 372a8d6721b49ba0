package dev.fairlead.cli.role;

import dev.fairlead.cli.settings.Secret;
import dev.fairlead.cli.settings.Settings;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.store.Store;
import dev.fairlead.store.StoreSettings;
import dev.fairlead.store.embedded.Embedded;
import dev.fairlead.store.secret.KeyException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The store as a role uses it: the MongoDB that {@code MONGODB_URI} names, or the embedded server under the data directory. */
public final class StoreRole implements AutoCloseable {

    private final @Nullable Embedded embedded;
    private final Store store;
    private final @Nullable Path passing;

    private StoreRole(@Nullable Embedded embedded, Store store) {
        this(embedded, store, null);
    }

    private StoreRole(@Nullable Embedded embedded, Store store, @Nullable Path passing) {
        this.embedded = embedded;
        this.store = store;
        this.passing = passing;
    }

    /**
     * Opens the MongoDB of the settings; where there is none, the embedded server.
     *
     * @throws CommandFailure if the embedded server cannot start or a key cannot be used
     */
    static StoreRole openOrEmbed(Settings settings) {
        Optional<Secret> uri = settings.storage().mongodbUri();
        if (uri.isPresent()) {
            return new StoreRole(null, remote(settings, uri.get().value()));
        }
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Embedded embedded = embed(settings.storage().data(), loopback);
        return new StoreRole(
                embedded,
                open(StoreSettings.embedded(embedded.uri(), settings.storage().data(), keys(settings))));
    }

    /**
     * Opens the store of the environment for a moment, for a verb.
     *
     * @param data the data directory, if one was named. Where none is and the store is elsewhere, a key that it keeps is
     *     not written to this machine.
     */
    public static StoreRole open(Surroundings surroundings, String data) {
        Map<String, String> given = data.isEmpty() ? Map.of() : Map.of("FAIRLEAD_DATA", data);
        Settings settings = RoleOptions.resolve(given, surroundings.environment());
        boolean named = !data.isEmpty() || surroundings.environment().containsKey("FAIRLEAD_DATA");
        if (named || settings.storage().mongodbUri().isEmpty()) {
            return openOrEmbed(settings);
        }
        Path passing = passing();
        Settings alone = RoleOptions.resolve(Map.of("FAIRLEAD_DATA", passing.toString()), surroundings.environment());
        return new StoreRole(null, openOrEmbed(alone).store, passing);
    }

    private static Path passing() {
        try {
            return Files.createTempDirectory("fairlead");
        } catch (IOException failure) {
            throw CommandFailure.couldNot("no temporary directory can be made: " + failure.getMessage());
        }
    }

    /** Opens the MongoDB of the settings, which need not answer. */
    static Store remote(Settings settings, String uri) {
        return open(StoreSettings.remote(uri, settings.storage().data(), keys(settings)));
    }

    /** Starts the embedded server over the data directory. */
    static Embedded embed(Path data, InetSocketAddress address) {
        try {
            return Embedded.start(data.resolve("store"), address);
        } catch (IOException e) {
            throw CommandFailure.couldNot(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private static Store open(StoreSettings settings) {
        try {
            return Store.open(settings, Clock.systemUTC());
        } catch (KeyException e) {
            throw CommandFailure.badInput(e.text());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput("MONGODB_URI cannot be used: " + e.getMessage());
        }
    }

    private static Optional<String> keys(Settings settings) {
        return settings.storage().encryptionKeys().map(Secret::value);
    }

    /** What was opened. */
    public Store store() {
        return store;
    }

    @Override
    public void close() {
        store.close();
        if (embedded != null) {
            embedded.close();
        }
        if (passing != null) {
            remove(passing);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException failure) {
            throw CommandFailure.couldNot(folder + " cannot be removed, and holds a key: " + failure.getMessage());
        }
    }
}
