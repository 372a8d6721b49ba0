package dev.fairlead.cli.doctor;

import dev.fairlead.cli.settings.Secret;
import dev.fairlead.cli.settings.Settings;
import dev.fairlead.store.Store;
import dev.fairlead.store.StoreSettings;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.secret.KeyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at the store that {@code MONGODB_URI} names, its clock and its key. Nothing is written into it. */
final class Stores {

    /** A store that takes longer makes every change slow. */
    static final Duration SLOW = Duration.ofMillis(100);

    /** Beyond it last days, quotas and the audit are off by as much; beyond the other tokens are refused. */
    static final Duration CLOCK_OFF = Duration.ofSeconds(2);

    static final Duration CLOCK_WRONG = Duration.ofSeconds(30);

    private static final String STORE = "store";
    private static final String KEY = "master key";

    private Stores() {}

    static List<Looked> of(Settings settings, Clock clock) {
        Optional<Secret> uri = settings.storage().mongodbUri();
        if (uri.isEmpty()) {
            Path data = settings.storage().data().resolve(STORE);
            return List.of(Looked.ok(
                    STORE,
                    Files.isDirectory(data)
                            ? "the embedded one in " + data
                            : "none is set: `fairlead up` makes the embedded one in " + data));
        }
        try {
            return remote(settings, uri.get().value(), clock);
        } catch (IOException failure) {
            return List.of(Looked.fail(
                    STORE, "no temporary directory can be made: " + failure.getMessage(), "free space under /tmp"));
        }
    }

    // Where this machine has no key yet, one that only the store has is not left behind here.
    private static List<Looked> remote(Settings settings, String uri, Clock clock) throws IOException {
        Optional<String> keys = settings.storage().encryptionKeys().map(Secret::value);
        Path data = settings.storage().data();
        boolean owns = keys.isPresent() || Files.exists(data.resolve("installation.key"));
        Path home = owns ? data : Files.createTempDirectory("fairlead-doctor");
        try (Store store = Store.open(StoreSettings.remote(uri, home, keys), clock)) {
            Store.Server server = store.server();
            List<Looked> all = new ArrayList<>();
            all.add(reached(server));
            server.time().ifPresent(time -> all.add(clock(time, clock.instant())));
            all.add(key(store, server, owns));
            return all;
        } catch (StoreUnavailable away) {
            return List.of(Looked.fail(STORE, String.valueOf(away.getMessage()), "start it, or correct MONGODB_URI"));
        } catch (KeyException bad) {
            return List.of(Looked.fail(KEY, bad.text(), "correct FAIRLEAD_ENCRYPTION_KEY"));
        } catch (IllegalArgumentException bad) {
            return List.of(
                    Looked.fail(STORE, "MONGODB_URI cannot be used: " + bad.getMessage(), "correct MONGODB_URI"));
        } finally {
            if (!owns) {
                Files.deleteIfExists(home.resolve("installation.key"));
                Files.deleteIfExists(home);
            }
        }
    }

    private static Looked reached(Store.Server server) {
        String text = "MongoDB " + server.version() + " answers in " + millis(server.latency());
        return server.latency().compareTo(SLOW) > 0
                ? Looked.warn(STORE, text, "bring it nearer: every change asks it several times")
                : Looked.ok(STORE, text);
    }

    static String millis(Duration time) {
        return String.format(java.util.Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
    }

    static Looked clock(Instant theirs, Instant ours) {
        Duration off = Duration.between(theirs, ours);
        String text = "differs from the store's by " + words(off.abs());
        String remedy = "let both be set by NTP (chrony, systemd-timesyncd)";
        if (off.abs().compareTo(CLOCK_WRONG) > 0) {
            return Looked.fail("clock", text, remedy);
        }
        return off.abs().compareTo(CLOCK_OFF) > 0 ? Looked.warn("clock", text, remedy) : Looked.ok("clock", text);
    }

    private static String words(Duration off) {
        if (off.toSeconds() < 10) {
            return off.toMillis() + " ms";
        }
        if (off.toMinutes() < 2) {
            return off.toSeconds() + " s";
        }
        if (off.toHours() < 2) {
            return off.toMinutes() + " min";
        }
        return off.toDays() < 2 ? off.toHours() + " h" : off.toDays() + " d";
    }

    private static Looked key(Store store, Store.Server server, boolean owns) {
        if (!server.installed()) {
            return Looked.ok(KEY, "the store is empty: the first process sets its key");
        }
        Optional<String> fault = store.keyFault();
        if (fault.isPresent()) {
            return Looked.fail(KEY, fault.get(), "set FAIRLEAD_ENCRYPTION_KEY to the key that the store was made with");
        }
        return owns
                ? Looked.ok(KEY, "is that of the store")
                : Looked.warn(
                        KEY,
                        "only the store has it, so the store holds the key to what it holds",
                        "set FAIRLEAD_ENCRYPTION_KEY");
    }
}
