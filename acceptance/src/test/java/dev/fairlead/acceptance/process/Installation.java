package dev.fairlead.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A home, a data folder and free ports for the commands of one test, and HTTP calls to what they start. */
public final class Installation implements AutoCloseable {

    /**
     * The port of the quickstart's service: whoever starts {@code up} without files has it, or leaves it to who has it. Who
     * asks that service locks it; who only starts {@code up} so, locks it for reading.
     */
    public static final String ECHO = "port 9080";

    /** The administrator's password. */
    public static final String PASSWORD = "correct-horse-battery-staple";

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final long LOOK_EVERY_NANOS = 10_000_000;
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 10_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private final Path root = JavaCommand.repository();
    private final Path folder;
    private final int http = freePort();
    private final int https = freePort();
    private final int admin = freePort();
    private final int management = freePort();
    private final Map<String, String> environment = new HashMap<>();
    private final List<RunningCommand> running = new ArrayList<>();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CALL)
            .build();
    private String heap = "256m";
    private boolean measured;
    private volatile String token = "";

    /** Makes the folders and takes the ports. */
    public Installation() {
        try {
            folder = Files.createTempDirectory("fairlead-acceptance");
            Files.createDirectories(folder.resolve("home"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment.put("HOME", folder.resolve("home").toString());
        environment.put("FAIRLEAD_DATA", folder.resolve("data").toString());
        environment.put("FAIRLEAD_HTTP_PORT", Integer.toString(http));
        environment.put("FAIRLEAD_HTTPS_PORT", Integer.toString(https));
        environment.put("FAIRLEAD_ADMIN_ADDRESS", "127.0.0.1:" + admin);
        environment.put("FAIRLEAD_MANAGEMENT_PORT", Integer.toString(management));
        environment.put("FAIRLEAD_ADMIN_PASSWORD", PASSWORD);
        environment.put("FAIRLEAD_DRAIN_DELAY", "0s");
        environment.put("NO_COLOR", "1");
    }

    /** Sets a variable for all commands that start from now on. */
    public Installation with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Sets what the launcher sets by {@code FAIRLEAD_HEAP}, for all commands that start from now on. */
    public Installation heap(String most) {
        heap = most;
        return this;
    }

    /** Says that speed or memory is measured here: what starts from now on has no options but those that are shipped. */
    public Installation measured() {
        measured = true;
        return this;
    }

    /** Where files of the test may lie. */
    public Path folder() {
        return folder;
    }

    /** The root of the clone. */
    public Path root() {
        return root;
    }

    /** Writes a file. */
    public String file(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.writeString(file, text);
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the command with these arguments as the launcher does, without its search for a JDK. */
    public RunningCommand fairlead(String... arguments) {
        return run(command(arguments));
    }

    /** The same as words, for those who start it in another place. */
    public List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(JavaCommand.begin(root));
        command.add("-Xmx" + heap);
        // Where the memory of a gateway is measured it has no cache of everything: that is all loaded.
        if (!measured || arguments.length == 0 || !arguments[0].equals("gateway")) {
            command.addAll(JavaCommand.startUpCache());
        }
        if (!measured) {
            command.addAll(JavaCommand.SHORT_LIFE);
        }
        command.addAll(List.of("-jar", JavaCommand.jar(root).toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Starts {@code ./fairlead} itself, with what is built and with the start-up cache that there is, if any. */
    public RunningCommand launcher(String... arguments) {
        JavaCommand.startUpCache();
        environment.put("FAIRLEAD_NO_BUILD", "1");
        List<String> command = new ArrayList<>(List.of(root.resolve("fairlead").toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Starts any command in the root of the clone. */
    public RunningCommand run(List<String> command) {
        RunningCommand started = RunningCommand.start(root, environment, command);
        running.add(started);
        return started;
    }

    /** Starts {@code fairlead up} and waits until it serves. */
    public RunningCommand up(String... files) {
        RunningCommand started = fairlead(with("up", files));
        awaitReady(started, http);
        awaitReady(started, management);
        return started;
    }

    /** Starts {@code fairlead gateway} and waits until it serves. */
    public RunningCommand gateway(String... files) {
        RunningCommand started = fairlead(with("gateway", files));
        awaitReady(started, http);
        return started;
    }

    private static String[] with(String verb, String... files) {
        return Stream.concat(Stream.of(verb), Stream.of(files)).toArray(String[]::new);
    }

    /** Waits until the port says that it is ready. */
    public void awaitReady(RunningCommand command, int port) {
        long deadline = System.nanoTime() + START.toNanos();
        while (status(port, "/health/ready") != 200) {
            if (!command.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("port " + port + " is not ready; the command said:\n" + command.said());
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    /** Asks until the answer is right; fails with the last wrong one. Returns the right one. */
    public static HttpResponse<String> await(
            Duration atMost, Supplier<HttpResponse<String>> ask, Predicate<HttpResponse<String>> right) {
        long deadline = System.nanoTime() + atMost.toNanos();
        HttpResponse<String> last = ask.get();
        while (!right.test(last)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        last.uri() + " still answers " + last.statusCode() + " after " + atMost + ": " + last.body());
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
            last = ask.get();
        }
        return last;
    }

    /** The port of traffic. */
    public int httpPort() {
        return http;
    }

    /** The port of traffic on TLS. */
    public int httpsPort() {
        return https;
    }

    /** The port of the gateway's own side. */
    public int adminPort() {
        return admin;
    }

    /** The port of management. */
    public int managementPort() {
        return management;
    }

    /** Calls the gateway; {@code headers} are names and values in turn. */
    public HttpResponse<String> call(String method, String path, String... headers) {
        HttpRequest.Builder request = request(http, path).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    /** Calls the REST interface as the administrator; an empty body sends none. */
    public HttpResponse<String> rest(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = request(management, "/api/v1" + path)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    /** What management tells Prometheus. */
    public String metrics() {
        return send(request(management, "/metrics").header("Authorization", "Bearer " + token()))
                .body();
    }

    private String token() {
        if (token.isEmpty()) {
            String body = "{\"user\": \"admin\", \"password\": \"" + PASSWORD + "\"}";
            HttpRequest.Builder login = request(management, "/api/v1/login")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body));
            // Management listens a moment before its first look at the store makes the first administrator.
            HttpResponse<String> answer = await(CALL, () -> send(login), said -> said.statusCode() == 201);
            token = member(answer.body(), "token");
        }
        return token;
    }

    /** Calls any port of the installation without a credential. */
    public HttpResponse<String> get(int port, String path) {
        return send(request(port, path));
    }

    /** The text of a member, wherever it stands in a JSON document. */
    public static String member(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + Pattern.quote(name) + "\"\\s*:\\s*\"([^\"]*)\"")
                .matcher(json);
        if (!matcher.find()) {
            throw new AssertionError("no \"" + name + "\" in " + json);
        }
        return matcher.group(1);
    }

    private int status(int port, String path) {
        try {
            return client.send(request(port, path).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            // Not there yet.
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(CALL);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** A port that is free now, from below those that the system gives to outgoing connections. None is given twice. */
    public static int freePort() {
        int port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
        while (!GIVEN.add(port) || !isFree(port)) {
            port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
        }
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        running.forEach(RunningCommand::close);
        client.close();
        Files.walkFileTree(folder, new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) throws IOException {
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
