package dev.fairlead.store.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.store.Store;
import dev.fairlead.store.StoreSettings;
import dev.fairlead.store.TestStores;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SilentStoreTest {

    /** Nobody may have to wait for this: it is what the driver hopes for. */
    private static final Duration HOPE = Duration.ofSeconds(20);

    private static final Pace QUICK =
            new Pace(Duration.ofMillis(10), Duration.ofMillis(40), Duration.ofSeconds(5), new Random(1));

    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    @TempDir
    Path directory;

    /** Passes bytes on to a port and back, until it swallows them. */
    private static final class Way implements AutoCloseable {
        private final int to;
        private final ServerSocket listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean swallows = new AtomicBoolean();

        Way(int to) throws IOException {
            this.to = to;
            Thread.ofVirtual().start(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    Socket from = kept(listener.accept());
                    Socket target = kept(new Socket(InetAddress.getLoopbackAddress(), to));
                    Thread.ofVirtual().start(() -> pass(from, target));
                    Thread.ofVirtual().start(() -> pass(target, from));
                }
            } catch (IOException closed) {
                return;
            }
        }

        private Socket kept(Socket socket) {
            sockets.add(socket);
            return socket;
        }

        private void pass(Socket from, Socket target) {
            byte[] bytes = new byte[4096];
            try (InputStream in = from.getInputStream();
                    OutputStream out = target.getOutputStream()) {
                for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                    if (!swallows.get()) {
                        out.write(bytes, 0, read);
                    }
                }
            } catch (IOException closed) {
                return;
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void a_store_that_falls_silent_is_told_long_before_the_driver_gives_up() throws Exception {
        try (TestStores stores = TestStores.in(directory);
                Way way = new Way(
                        Integer.parseInt(stores.uri().substring(stores.uri().lastIndexOf(':') + 1)));
                Store gateway = gateway(way.listener.getLocalPort())) {
            TestStores.published(stores.open(), "payments");
            try (StoreSource source = gateway.source(QUICK)) {
                source.start(declaration -> {});
                TestStores.await("it is reached", () -> source.status().reached());
                long cut = System.nanoTime();
                way.swallows.set(true);
                TestStores.await("the silence is told", () -> !source.status().reached());
                assertThat(Duration.ofNanos(System.nanoTime() - cut)).isLessThan(HOPE.dividedBy(2));
                assertThat(source.status().served()).isTrue();
                assertThat(source.status().detail())
                        .matches("the store has not answered for [6-9]\\d\\d ms|.*\\d{4,} ms");
            }
        }
    }

    private Store gateway(int port) throws Exception {
        StoreSettings settings = StoreSettings.remote(
                        "mongodb://127.0.0.1:" + port + "/fairlead", directory.resolve("gateway"), Optional.of(KEY))
                .patient(HOPE);
        return Store.open(settings, Clock.systemUTC());
    }
}
