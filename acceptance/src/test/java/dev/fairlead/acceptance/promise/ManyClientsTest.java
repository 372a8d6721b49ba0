package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import dev.fairlead.store.Store;
import dev.fairlead.store.StoreSettings;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.revision.Change;
import dev.fairlead.store.revision.Edit;
import dev.fairlead.store.revision.Review;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Acceptance line 3: with 100,000 clients and 200,000 credentials a gateway starts from its last good copy in less than 5 s, the
 * change of one client moves less than 100 KiB to it, and all of that in the memory of its container.
 */
@Tag("soak")
final class ManyClientsTest {

    private static final int CLIENTS = Integer.getInteger("fairlead.acceptance.clients", 100_000);
    private static final int AT_ONCE = 10_000;
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration START = Duration.ofSeconds(5);
    private static final long MOVED = 100 * 1024;
    private static final long CONTAINER = 512L * 1024 * 1024;
    private static final Pattern URI = Pattern.compile("mongodb://127.0.0.1:(\\d+)(/\\S+)");

    /** Stands before the store and counts what comes from it. */
    private static final class Counting implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final int store;
        private final AtomicLong bytes = new AtomicLong();
        private final List<Socket> open = new ArrayList<>();

        Counting(int store) throws IOException {
            this.store = store;
            Thread.ofPlatform().daemon().start(this::accept);
        }

        private void accept() {
            try {
                while (!listening.isClosed()) {
                    Socket caller = listening.accept();
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), store);
                    synchronized (open) {
                        open.addAll(List.of(caller, server));
                    }
                    pump(caller, server, new AtomicLong());
                    pump(server, caller, bytes);
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        private static void pump(Socket from, Socket to, AtomicLong counted) {
            Thread.ofVirtual().start(() -> {
                try (InputStream in = from.getInputStream();
                        OutputStream out = to.getOutputStream()) {
                    byte[] buffer = new byte[16 * 1024];
                    for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                        counted.addAndGet(read);
                        out.write(buffer, 0, read);
                    }
                } catch (IOException ended) {
                    // So does the other way.
                }
            });
        }

        @Override
        public void close() throws IOException {
            listening.close();
            synchronized (open) {
                for (Socket socket : open) {
                    socket.close();
                }
            }
        }
    }

    private static String client(int number, String description) {
        StringBuilder credentials = new StringBuilder();
        for (int i = 0; i < 2; i++) {
            String id = String.format("%012d", number * 2 + i);
            // As random as real hashes are: they must not pack better.
            String hash = Base64.getEncoder().encodeToString((number + " " + i).getBytes(StandardCharsets.UTF_8));
            credentials
                    .append(i == 0 ? "" : ",")
                    .append("{\"hash\":\"")
                    .append(hex(hash, number * 2L + i))
                    .append("\",\"id\":\"")
                    .append(id)
                    .append("\",\"name\":\"c")
                    .append(i)
                    .append("\",\"type\":\"api-key\"}");
        }
        return "{\"credentials\":[" + credentials + "],\"description\":\"" + description + "\"}";
    }

    private static String hex(String text, long seed) {
        java.util.SplittableRandom random = new java.util.SplittableRandom(seed + text.hashCode());
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return java.util.HexFormat.of().formatHex(bytes);
    }

    private static void fill(Store store) {
        for (int from = 0; from < CLIENTS; from += AT_ONCE) {
            List<Edit> edits = new ArrayList<>();
            for (int i = from; i < Math.min(CLIENTS, from + AT_ONCE); i++) {
                edits.add(new Edit.Put(Kind.CLIENT, "client-" + i, client(i, "")));
            }
            store.resources().change(new Change(Actor.user("test"), "", edits), Review.none());
        }
    }

    @Test
    void a_hundred_thousand_clients_are_started_with_changed_and_held() throws Exception {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 7);
        String encryption = Base64.getEncoder().encodeToString(key);
        try (Installation base = new Installation();
                Installation installation = new Installation()) {
            RunningCommand server = base.fairlead(
                    "store",
                    "--port",
                    "0",
                    "--data",
                    base.folder().resolve("mongo").toString());
            var said = server.awaitLine(URI, SOON);
            try (Counting counting = new Counting(Integer.parseInt(said.group(1)));
                    Store store = Store.open(
                            new StoreSettings(
                                    said.group(),
                                    base.folder(),
                                    Optional.of(encryption),
                                    false,
                                    Duration.ofSeconds(60)),
                            Clock.systemUTC())) {
                store.check();
                fill(store);
                installation
                        .with("FAIRLEAD_ENCRYPTION_KEY", encryption)
                        .with("FAIRLEAD_REPLICA", "one")
                        .with(
                                "MONGODB_URI",
                                "mongodb://127.0.0.1:" + counting.listening.getLocalPort() + said.group(2));
                RunningCommand first = installation.gateway();
                await(store, store.resources().revision());
                awaitCopy(installation);
                changeOne(store, counting);
                first.close();
            }
            server.close();
            startAgain(installation);
        }
    }

    private static void changeOne(Store store, Counting counting) {
        List<Long> moved = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
            long before = counting.bytes.get();
            long begun = System.nanoTime();
            store.resources()
                    .change(
                            Change.of(
                                    Actor.user("test"), new Edit.Put(Kind.CLIENT, "client-" + i, client(i, "changed"))),
                            Review.none());
            await(store, store.resources().revision());
            moved.add(counting.bytes.get() - before);
            tell("one client's change: " + moved.getLast() + " bytes, served after "
                    + (System.nanoTime() - begun) / 1_000_000 + " ms");
        }
        assertThat(moved).allMatch(bytes -> bytes < MOVED);
    }

    private static void await(Store store, long revision) {
        assertThat(store.replicas().awaitServed(revision, SOON).everywhere()).isTrue();
    }

    // The copy is written behind the change that it is of.
    private static void awaitCopy(Installation installation) {
        LockSupport.parkNanos(Duration.ofSeconds(10).toNanos());
        assertThat(installation.folder().resolve("data")).isDirectoryContaining("glob:**last-good*");
    }

    private static void startAgain(Installation installation) {
        long begun = System.nanoTime();
        RunningCommand gateway = installation.gateway();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        tell("start from the last good copy: " + took.toMillis() + " ms");
        long resident = gateway.largestResidentBytes();
        tell("memory: " + resident / 1024 / 1024 + " MiB at most, heap " + gateway.liveHeapBytes() / 1024 / 1024
                + " MiB");
        assertThat(installation.call("GET", "/health").statusCode()).isEqualTo(200);
        assertThat(took).isLessThan(START);
        assertThat(resident).isLessThan(CONTAINER);
    }

    private static void tell(String what) {
        System.getLogger("clients").log(System.Logger.Level.INFO, CLIENTS + " clients: " + what);
    }
}
