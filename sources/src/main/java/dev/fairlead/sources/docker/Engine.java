package dev.fairlead.sources.docker;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What we ask an engine for: its version, the list of containers, one container, events. Proxies that let only these
 * through are enough. Every answer has a bound in time and in bytes.
 */
final class Engine implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final int MAX_BYTES = 64 * 1024 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final String EVENTS =
            "{\"type\":[\"container\",\"network\"],\"event\":[\"create\",\"start\",\"kill\","
                    + "\"die\",\"destroy\",\"pause\",\"unpause\",\"rename\",\"update\",\"health_status\",\"connect\",\"disconnect\"]}";

    private final EngineAddress address;
    private final Duration timeout;
    private final ScheduledExecutorService watchdog;

    /** @param timeout for one answer to come whole */
    Engine(EngineAddress address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("docker-watchdog").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        watchdog = timer;
    }

    /** Something that an engine refuses, such as what a proxy does not let through. */
    static final class Refused extends IOException {

        private static final long serialVersionUID = 1;

        private final int status;

        Refused(int status, String path) {
            super("the engine answers " + path + " with " + status);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** All containers with all that is known of each, running or not. */
    List<Seen> containers() throws IOException {
        try (EngineConnection connection = EngineConnection.open(address, CONNECT)) {
            ScheduledFuture<?> bound = closeAfter(connection, timeout);
            try {
                String version = version(connection);
                List<Seen> containers = new ArrayList<>();
                for (String id : Seen.ids(json(connection, version + "/containers/json?all=1"))) {
                    one(connection, version, id).ifPresent(containers::add);
                }
                return containers;
            } finally {
                bound.cancel(false);
            }
        }
    }

    /** Networks that lead nowhere outside; empty where it does not say. */
    List<String> closedNetworks() throws IOException {
        try (EngineConnection connection = EngineConnection.open(address, CONNECT)) {
            ScheduledFuture<?> bound = closeAfter(connection, timeout);
            try {
                Node networks = json(connection, version(connection) + "/networks");
                List<String> closed = new ArrayList<>();
                if (networks instanceof Node.Sequence sequence) {
                    sequence.elements().stream()
                            .filter(network -> network.flag("Internal"))
                            .forEach(network -> closed.add(network.text("Name")));
                }
                return closed;
            } catch (Refused hidden) {
                // A proxy that lets through what routes need is enough.
                return List.of();
            } finally {
                bound.cancel(false);
            }
        }
    }

    private static Optional<Seen> one(EngineConnection connection, String version, String id) throws IOException {
        try {
            return Optional.of(Seen.read(json(connection, version + "/containers/" + id + "/json")));
        } catch (Refused gone) {
            if (gone.status() == 404) {
                return Optional.empty();
            }
            throw gone;
        }
    }

    /**
     * Follows events until the connection ends; returns normally only when the engine ends it.
     *
     * @param begun called when the engine has begun to report
     */
    void events(Runnable begun, Consumer<EngineEvent> sink, Consumer<Closeable> opened) throws IOException {
        try (EngineConnection connection = EngineConnection.open(address, CONNECT)) {
            opened.accept(connection);
            ScheduledFuture<?> bound = closeAfter(connection, timeout);
            String version = version(connection);
            String path = version + "/events?filters=" + URLEncoder.encode(EVENTS, StandardCharsets.UTF_8);
            EngineConnection.Answer answer = connection.get(path);
            bound.cancel(false);
            if (answer.status() != 200) {
                throw new Refused(answer.status(), path.substring(0, path.indexOf('?')));
            }
            begun.run();
            BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    EngineEvent.read(parsed(line)).ifPresent(sink);
                }
            }
        }
    }

    // The engine's own newest version: what we read has been the same in all of them. Behind a proxy that hides the
    // version, paths without one mean the same.
    private static String version(EngineConnection connection) throws IOException {
        try {
            Node version = json(connection, "/version");
            return version instanceof Node.Mapping mapping
                            && mapping.members().get("ApiVersion") instanceof Node.Text text
                    ? "/v" + text.value()
                    : "";
        } catch (Refused hidden) {
            return "";
        }
    }

    private static Node json(EngineConnection connection, String path) throws IOException {
        EngineConnection.Answer answer = connection.get(path);
        try (InputStream body = answer.body()) {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (answer.status() != 200) {
                throw new Refused(answer.status(), path.replaceAll("\\?.*", ""));
            }
            if (bytes.length > MAX_BYTES) {
                throw new IOException("the engine's answer is larger than " + MAX_BYTES + " bytes");
            }
            return parsed(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private static Node parsed(String json) throws IOException {
        try {
            return Json.read(json.strip(), "engine");
        } catch (Json.Malformed malformed) {
            throw new IOException("the engine's answer is not JSON: " + malformed.getMessage(), malformed);
        }
    }

    private ScheduledFuture<?> closeAfter(EngineConnection connection, Duration wait) throws IOException {
        try {
            return watchdog.schedule(() -> close(connection), wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ended) {
            throw new IOException("the source is closed", ended);
        }
    }

    static void close(Closeable connection) {
        try {
            connection.close();
        } catch (IOException alreadyGone) {
            LOG.atDebug().addKeyValue("reason", alreadyGone.getMessage()).log("engine_connection_gone");
        }
    }

    @Override
    public void close() {
        watchdog.shutdownNow();
    }
}
