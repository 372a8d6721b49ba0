package dev.fairlead.sources.docker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An engine on a socket of the file system that answers what it is told to, and refuses what it is not asked for. */
final class FakeEngine implements AutoCloseable {

    private final Path path;
    private final ServerSocketChannel server;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
    private final List<OutputStream> listeners = new CopyOnWriteArrayList<>();

    FakeEngine(Path path) throws IOException {
        this.path = path;
        Files.deleteIfExists(path);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        answers.put("/version", "{\"ApiVersion\":\"1.44\"}");
        Thread.ofVirtual().start(this::accept);
    }

    EngineAddress address() {
        return new EngineAddress.Unix(path);
    }

    /** What is asked, without the query. */
    List<String> asked() {
        return asked;
    }

    void hideVersion() {
        answers.remove("/version");
    }

    /** One container by its id, as {@code inspect} shows it. */
    void containers(Map<String, String> byId) {
        answers.keySet().removeIf(key -> key.startsWith("/containers/"));
        StringBuilder list = new StringBuilder("[");
        byId.keySet().forEach(id -> list.append(list.length() > 1 ? "," : "").append("{\"Id\":\"" + id + "\"}"));
        byId.forEach((id, json) -> answers.put("/containers/" + id + "/json", json));
        answers.put("/containers/json", list.append(']').toString());
    }

    static String container(String id, String name, String status, String labels) {
        return "{\"Id\":\"" + id + "\",\"Name\":\"/" + name + "\",\"State\":{\"Status\":\"" + status + "\"},"
                + "\"Config\":{\"Labels\":{" + labels + "},\"ExposedPorts\":{\"80/tcp\":{},\"53/udp\":{}}},"
                + "\"HostConfig\":{\"NetworkMode\":\"shop\"},\"NetworkSettings\":{\"Ports\":{},\"Networks\":"
                + "{\"shop\":{\"IPAddress\":\"127.0.0.9\",\"Gateway\":\"127.0.0.1\"}}}}";
    }

    boolean isListenedTo() {
        return !listeners.isEmpty();
    }

    void event(String json) {
        byte[] line = (json + "\n").getBytes(StandardCharsets.UTF_8);
        listeners.removeIf(listener -> !sent(listener, line));
    }

    private static boolean sent(OutputStream listener, byte[] line) {
        try {
            listener.write((Integer.toHexString(line.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            listener.write(line);
            listener.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            listener.flush();
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    static String event(String action, String id, String attributes) {
        return "{\"Type\":\"container\",\"Action\":\"" + action + "\",\"Actor\":{\"ID\":\"" + id + "\",\"Attributes\":{"
                + attributes + "}}}";
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                open.add(channel);
                Thread.ofVirtual().start(() -> serve(channel));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            BufferedReader in = new BufferedReader(
                    new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.US_ASCII));
            OutputStream out = Channels.newOutputStream(channel);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("GET ")) {
                    String target = line.split(" ", -1)[1];
                    while (!in.readLine().isEmpty()) {
                        // Headers say nothing here.
                    }
                    answer(target.replaceAll("\\?.*", ""), out);
                }
            }
        } catch (IOException gone) {
            // The other side left.
        }
    }

    private void answer(String path, OutputStream out) throws IOException {
        asked.add(path);
        String bare = path.replaceFirst("^/v[0-9.]+", "");
        if (bare.equals("/events")) {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            listeners.add(out);
            return;
        }
        String body = answers.getOrDefault(bare, "{\"message\":\"no\"}");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String status = answers.containsKey(bare) ? "200 OK" : bare.startsWith("/containers/") ? "404 No" : "403 No";
        out.write(("HTTP/1.1 " + status + "\r\nContent-Length: " + bytes.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
        Files.deleteIfExists(path);
    }
}
