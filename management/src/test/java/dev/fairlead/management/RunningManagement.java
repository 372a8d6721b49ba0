package dev.fairlead.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.flow.ExpressionCheck;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.StoreSettings;
import dev.fairlead.store.embedded.Embedded;
import dev.fairlead.store.replica.RunningSettings;
import dev.fairlead.store.secret.KeyException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Management over an embedded store, on loopback, and a caller of it. */
public final class RunningManagement implements AutoCloseable {

    /** The administrator's. */
    public static final String PASSWORD = "correct horse battery staple";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AutoCloseable server;
    private final String uri;
    private final Store store;
    private final Management management;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path directory;
    private boolean guest;
    private String token = "";

    private RunningManagement(AutoCloseable server, String uri, Path directory, Store store, Management management) {
        this.server = server;
        this.uri = uri;
        this.directory = directory;
        this.store = store;
        this.management = management;
    }

    /** Starts all of it with its data in a directory, and logs in. */
    public static RunningManagement start(Path directory) throws IOException, KeyException {
        return start(directory, StoreSettings.USUAL_WAIT);
    }

    /** The same with another time. */
    public static RunningManagement start(Path directory, Clock clock) throws IOException, KeyException {
        return start(directory, StoreSettings.USUAL_WAIT, clock);
    }

    /** The same with another bound on how long the store may take. */
    public static RunningManagement start(Path directory, Duration patience) throws IOException, KeyException {
        return start(directory, patience, Clock.systemUTC());
    }

    /** The same, saying that it runs with these settings. */
    public static RunningManagement start(Path directory, RunningSettings running) throws IOException, KeyException {
        Embedded server = Embedded.start(directory, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return over(server, server.uri(), directory, StoreSettings.USUAL_WAIT, Clock.systemUTC(), running);
    }

    private static RunningManagement start(Path directory, Duration patience, Clock clock)
            throws IOException, KeyException {
        Embedded server = Embedded.start(directory, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return over(server, server.uri(), directory, patience, clock, RunningSettings.NONE);
    }

    /** The same over another server, which is closed with it. */
    public static RunningManagement over(AutoCloseable server, String uri, Path directory)
            throws IOException, KeyException {
        return over(server, uri, directory, StoreSettings.USUAL_WAIT, Clock.systemUTC(), RunningSettings.NONE);
    }

    private static RunningManagement over(
            AutoCloseable server, String uri, Path directory, Duration patience, Clock clock, RunningSettings running)
            throws IOException, KeyException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Store store = Store.open(settings(uri, directory).patient(patience), clock);
        store.users().bootstrap(Optional.of(PASSWORD));
        RunningManagement made =
                new RunningManagement(server, uri, directory, store, started(any, store, clock, running));
        made.token = made.login("admin", PASSWORD);
        return made;
    }

    // What guessing a password costs is asked where that is the question.
    private static StoreSettings settings(String uri, Path directory) {
        return StoreSettings.embedded(uri, directory, Optional.empty()).iterated(1_000);
    }

    // One that calls nobody who is not public.
    private static Management started(InetSocketAddress any, Store store, Clock clock, RunningSettings running)
            throws IOException {
        ManagementSettings.Outward outward = new ManagementSettings.Outward(false, Optional.empty(), Optional.empty());
        ManagementSettings settings =
                new ManagementSettings(any, "0.0-test", Duration.ofSeconds(2), outward, () -> running);
        return Management.start(settings, store, clock, ExpressionCheck.NONE);
    }

    /** One more process of management over the same store. */
    public RunningManagement another() throws IOException, KeyException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Clock clock = Clock.systemUTC();
        Store same = Store.open(settings(uri, directory), clock);
        RunningManagement other =
                new RunningManagement(server, uri, directory, same, started(any, same, clock, RunningSettings.NONE));
        other.guest = true;
        other.token = token;
        return other;
    }

    /** The token of a user. */
    public String login(String user, String password) {
        Reply reply =
                send("POST", "/api/v1/login", "", "{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}");
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        return reply.text("token");
    }

    /** What came back. */
    public record Reply(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public Node.Mapping json() {
            try {
                return (Node.Mapping) Json.read(response.body(), "answer");
            } catch (Json.Malformed bad) {
                throw new AssertionError(response.body(), bad);
            }
        }

        /** A member of the answer as it is written, quotes away. */
        public String text(String name) {
            Node node = json().members().get(name);
            if (node == null) {
                throw new AssertionError("no " + name + " in " + response.body());
            }
            return node instanceof Node.Text text ? text.value() : Json.canonical(node);
        }
    }

    public Reply get(String path, String... headers) {
        return send("GET", path, token, "", headers);
    }

    public Reply post(String path, String body, String... headers) {
        return send("POST", path, token, body, headers);
    }

    public Reply put(String path, String body, String... headers) {
        return send("PUT", path, token, body, headers);
    }

    public Reply delete(String path, String... headers) {
        return send("DELETE", path, token, "", headers);
    }

    /** Sends a request; an empty token or body is left away. */
    public Reply send(String method, String path, String token, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .timeout(PATIENCE)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            return new Reply(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException broken) {
            throw new AssertionError(method + " " + path, broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    public int port() {
        return management.port();
    }

    public String token() {
        return token;
    }

    /** Takes the database away. */
    public void loseStore() {
        try {
            server.close();
        } catch (Exception failure) {
            throw new AssertionError("the server cannot be stopped", failure);
        }
    }

    public Store store() {
        return store;
    }

    @Override
    public void close() {
        http.close();
        management.close();
        store.close();
        if (!guest) {
            loseStore();
        }
    }
}
