package dev.fairlead.cli.role;

import dev.fairlead.cli.settings.Secret;
import dev.fairlead.cli.settings.Settings;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.store.Store;
import dev.fairlead.store.StoreSettings;
import dev.fairlead.store.embedded.Embedded;
import dev.fairlead.store.secret.KeyException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The store as a role uses it: the MongoDB that {@code MONGODB_URI} names, or the embedded server under the data directory. */
final class StoreRole implements AutoCloseable {

    private final @Nullable Embedded embedded;
    private final Store store;

    private StoreRole(@Nullable Embedded embedded, Store store) {
        this.embedded = embedded;
        this.store = store;
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

    Store store() {
        return store;
    }

    @Override
    public void close() {
        store.close();
        if (embedded != null) {
            embedded.close();
        }
    }
}
