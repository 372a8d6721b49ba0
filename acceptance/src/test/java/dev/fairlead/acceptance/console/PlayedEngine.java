package dev.fairlead.acceptance.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A Docker engine as a gateway sees one, whose containers are what a test says: a stack on two networks, one of them
 * closed. What a real engine does is tried where there is one; pages need something to show, and texts that none lets in.
 */
final class PlayedEngine implements AutoCloseable {

    private static final String FRONT = "shop_front";
    private static final String BACK = "shop_back";

    private final HttpServer server;
    private final Map<String, String> containers = new ConcurrentSkipListMap<>();
    private final List<OutputStream> listeners = new CopyOnWriteArrayList<>();

    /** The gateway, and a database that it does not reach. */
    PlayedEngine() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        add("shop-gateway-1", "shop", "127.0.0.1", false, FRONT);
        add("shop-db-1", "shop", "127.0.0.62", false, BACK);
    }

    /** Where it is, as {@code FAIRLEAD_SOURCES} says it. */
    String source() {
        return "docker:tcp://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A container that the gateway leads requests to, on both networks. */
    void serves(String name) throws IOException {
        add(name, "shop", "127.0.0.61", true, FRONT, BACK);
        tells();
    }

    /** One more, which only others on its network reach. */
    void starts(String name, String project) throws IOException {
        add(name, project, "127.0.0.63", false, BACK);
        tells();
    }

    private void tells() throws IOException {
        byte[] event = "{\"Type\":\"container\",\"Action\":\"start\",\"Actor\":{\"ID\":\"new\",\"Attributes\":{}}}\n"
                .getBytes(StandardCharsets.UTF_8);
        for (OutputStream listener : listeners) {
            listener.write(event);
            listener.flush();
        }
    }

    private void add(String name, String project, String address, boolean served, String... networks) {
        String id = Integer.toString(containers.size());
        String places = List.of(networks).stream()
                .map(network -> quoted(network) + ":{\"IPAddress\":\"" + address + "\",\"Gateway\":\"127.0.0.1\"}")
                .collect(Collectors.joining(","));
        containers.put(
                id,
                "{\"Id\":" + quoted(id) + ",\"Name\":" + quoted("/" + name) + ",\"State\":{\"Status\":\"running\"},"
                        + "\"Config\":{\"Labels\":{\"com.docker.compose.project\":" + quoted(project)
                        + ",\"traefik.enable\":\"" + served + "\"},\"ExposedPorts\":{\"8000/tcp\":{}}},"
                        + "\"HostConfig\":{\"NetworkMode\":" + quoted(networks[0]) + "},"
                        + "\"NetworkSettings\":{\"Ports\":{},\"Networks\":{" + places + "}}}");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replaceFirst("^/v[0-9.]+", "");
        if (path.equals("/events")) {
            exchange.sendResponseHeaders(200, 0);
            listeners.add(exchange.getResponseBody());
            exchange.getResponseBody().flush();
            return;
        }
        byte[] body = body(path).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String body(String path) {
        return switch (path) {
            case "/version" -> "{\"ApiVersion\":\"1.44\"}";
            case "/networks" -> "[{\"Name\":\"" + BACK + "\",\"Internal\":true}]";
            case "/containers/json" ->
                containers.keySet().stream()
                        .map(id -> "{\"Id\":\"" + id + "\"}")
                        .collect(Collectors.joining(",", "[", "]"));
            default -> containers.getOrDefault(path.replaceAll("/containers/|/json", ""), "{}");
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
