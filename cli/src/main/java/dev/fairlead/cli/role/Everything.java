package dev.fairlead.cli.role;

import dev.fairlead.cli.remote.Logins;
import dev.fairlead.cli.settings.Secret;
import dev.fairlead.cli.settings.Settings;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.management.Management;
import dev.fairlead.model.Service;
import dev.fairlead.model.Snapshot;
import dev.fairlead.store.Store;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.replica.RunningSettings;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import dev.fairlead.store.user.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All roles in one process, started together: what does not need each other starts side by side. Closed in reverse.
 */
final class Everything implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Everything.class);

    private final Settings settings;
    private final Map<String, String> environment;
    private final List<Path> files;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Optional<String> madePassword = Optional.empty();
    private String welcome = "";

    private Everything(Settings settings, Map<String, String> environment, List<Path> files) {
        this.settings = settings;
        this.environment = environment;
        this.files = files;
    }

    /**
     * Starts all roles; returns when the gateway is ready.
     *
     * @throws CommandFailure if one of them cannot start; the others are then closed
     */
    static Everything start(Settings settings, Map<String, String> environment, List<Path> files, Output output) {
        Everything everything = new Everything(settings, environment, files);
        try {
            everything.run(output);
            return everything;
        } catch (RuntimeException failed) {
            everything.close();
            throw failed;
        }
    }

    private void run(Output output) {
        Startup.tellSettings(settings);
        // The store's files and the event loops need nothing of each other, and each takes a while.
        CompletableFuture<StoreRole> opening = CompletableFuture.supplyAsync(() -> StoreRole.openOrEmbed(settings));
        GatewayRole gateway = GatewayRole.listen(settings, output);
        open.push(gateway);
        StoreRole role = joined(opening);
        open.addLast(role);
        open.push(new Upkeep(role.store(), settings.records()).begin());
        Keyring keyring = keyring(role.store());
        CompletableFuture<Management> managing = CompletableFuture.supplyAsync(() -> manage(role.store()));
        Optional<Store> source = RoleOptions.wantsStore(settings) ? Optional.of(role.store()) : Optional.empty();
        gateway.serve(settings, environment, files, keyring, source);
        echo(gateway.snapshot()).ifPresent(open::push);
        Management management = joined(managing);
        open.push(management);
        String url = "http://127.0.0.1:" + management.port();
        String token = keptToken(role.store(), url);
        Startup.awaitReady(gateway.gateway());
        welcome = new Welcome(settings, files, gateway.gateway(), keyring).text(url, madePassword, token);
    }

    private static <T> T joined(CompletableFuture<T> started) {
        try {
            return started.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof CommandFailure known) {
                throw known;
            }
            throw failed;
        }
    }

    private static Keyring keyring(Store store) {
        try {
            return store.keyring();
        } catch (KeyException | StoreUnavailable e) {
            throw CommandFailure.couldNot(String.valueOf(e.getMessage()));
        }
    }

    private Management manage(Store store) {
        try {
            store.check();
            madePassword =
                    store.users().bootstrap(settings.identity().adminPassword().map(Secret::value));
            return Startup.management(settings, store, List.of(RunningSettings.MANAGEMENT, RunningSettings.GATEWAY));
        } catch (KeyException | StoreUnavailable e) {
            throw CommandFailure.couldNot("the store cannot be used: " + e.getMessage());
        } catch (IOException e) {
            throw CommandFailure.couldNot(String.valueOf(e.getMessage()));
        }
    }

    // The quickstart's upstream: part of everything, unless somebody already listens where the configuration points.
    private static Optional<Echo> echo(Snapshot snapshot) {
        boolean wanted = snapshot.services().values().stream()
                .flatMap(service -> service.backends().stream())
                .anyMatch(Everything::isEcho);
        if (!wanted) {
            return Optional.empty();
        }
        try {
            return Optional.of(Echo.start(Echo.DEFAULT_PORT));
        } catch (IOException taken) {
            LOG.atInfo().addKeyValue("port", Echo.DEFAULT_PORT).log("echo_left_to_others");
            return Optional.empty();
        }
    }

    private static boolean isEcho(Service.Backend backend) {
        return backend.port() == Echo.DEFAULT_PORT
                && (backend.host().equals("127.0.0.1") || backend.host().equals("localhost"));
    }

    /** The token that the other verbs use against this process; made where the kept one is not of this store. */
    private String keptToken(Store store, String url) {
        Logins logins = Logins.of(environment);
        Optional<Logins.Login> kept = logins.find(url);
        if (kept.isPresent() && store.users().authenticate(kept.get().token()).isPresent()) {
            logins.keep(kept.get());
            return kept.get().token();
        }
        return store.users()
                .issue(Actor.system(), "admin", "fairlead up", Role.ADMIN, Optional.empty())
                .map(issued -> {
                    logins.keep(new Logins.Login(url, issued.text()));
                    return issued.text();
                })
                .orElse("");
    }

    /** What people read when it is up. */
    String welcome() {
        return welcome;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            Startup.close(open.pop());
        }
    }
}
