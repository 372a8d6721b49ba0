package dev.fairlead.sources.cluster;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.secure.ClientTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks an API server: one request, one answer, within bounds of time and size. Blocks, so it is for threads of the
 * source's own.
 */
final class ApiServer implements AutoCloseable {

    /** Bytes of one answer, and of one line of a watch. */
    static final int MAX_BYTES = 64 * 1024 * 1024;

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final int MAX_MESSAGE = 512;

    private final ApiAddress address;
    private final Duration timeout;
    private final ExecutorService executor;
    private final ScheduledThreadPoolExecutor watchdog;
    private final HttpClient client;

    /** @throws IllegalArgumentException if the address's certificates cannot be used */
    ApiServer(ApiAddress address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
        executor = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("cluster-http-", 0).factory());
        watchdog = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("cluster-watchdog").daemon().factory());
        watchdog.setRemoveOnCancelPolicy(true);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .executor(executor);
        if (address.server().getScheme().equals("https")) {
            builder.sslContext(context(address));
        }
        client = builder.build();
    }

    private static SSLContext context(ApiAddress address) {
        try {
            return address.unverified()
                    ? ClientTls.believing(address.identity())
                    : ClientTls.trusting(address.authorities(), address.identity());
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException(
                    "the certificates for " + address + " cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    Node get(String path) throws IOException {
        return exchange("GET", path, null, "");
    }

    Node create(String path, Node object) throws IOException {
        return exchange("POST", path, object, "application/json");
    }

    Node replace(String path, Node object) throws IOException {
        return exchange("PUT", path, object, "application/json");
    }

    Node merge(String path, Node change) throws IOException {
        return exchange("PATCH", path, change, "application/merge-patch+json");
    }

    private Node exchange(String method, String path, @Nullable Node body, String type) throws IOException {
        HttpRequest.Builder request = request(path, timeout);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", type)
                    .method(method, HttpRequest.BodyPublishers.ofString(Json.canonical(body)));
        }
        HttpResponse<InputStream> answer = send(request.build());
        ScheduledFuture<?> bound = closeAfter(answer.body(), timeout);
        try (InputStream in = answer.body()) {
            return read(answer, in.readNBytes(MAX_BYTES + 1), path);
        } finally {
            bound.cancel(false);
        }
    }

    private static Node read(HttpResponse<InputStream> answer, byte[] bytes, String path) throws IOException {
        if (answer.statusCode() / 100 != 2) {
            throw refused(answer.statusCode(), bytes, path);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException("the API server's answer is larger than " + MAX_BYTES + " bytes");
        }
        return parsed(bytes);
    }

    private static ApiFailure refused(int status, byte[] bytes, String path) {
        String said = message(bytes);
        String text = said.length() > MAX_MESSAGE ? said.substring(0, MAX_MESSAGE) : said;
        return new ApiFailure(
                status,
                "the API server answers " + path.replaceAll("\\?.*", "") + " with " + status
                        + (text.isEmpty() ? "" : ": " + text));
    }

    // A proxy in between answers in its own words, which nobody needs.
    private static String message(byte[] bytes) {
        try {
            return Nodes.text(parsed(bytes), "message").orElse("");
        } catch (IOException notJson) {
            return "";
        }
    }

    static Node parsed(byte[] bytes) throws IOException {
        try {
            return Json.read(bytes, "cluster", MAX_BYTES);
        } catch (Json.Malformed malformed) {
            throw new IOException("the API server's answer is not JSON: " + malformed.getMessage(), malformed);
        }
    }

    /** An answer that goes on; whoever reads it closes it. It ends by itself after so long at the latest. */
    Lines watch(String path, Duration atMost) throws IOException {
        HttpResponse<InputStream> answer = send(request(path, timeout).build());
        ScheduledFuture<?> bound = closeAfter(answer.body(), atMost);
        if (answer.statusCode() != 200) {
            try (InputStream in = answer.body()) {
                throw refused(answer.statusCode(), in.readNBytes(MAX_MESSAGE * 8), path);
            } finally {
                bound.cancel(false);
            }
        }
        return new Lines(answer.body(), bound);
    }

    private HttpRequest.Builder request(String path, Duration wait) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + path))
                .timeout(wait)
                .header("Accept", "application/json")
                .header("User-Agent", "fairlead");
        String token = token();
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private String base() {
        String text = address.server().toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    // Read each time: kubelets put a new one there long before the old one ends.
    private String token() throws IOException {
        if (address.fixedToken().isPresent()) {
            return address.fixedToken().get();
        }
        return address.token().isPresent()
                ? Files.readString(address.token().get(), StandardCharsets.US_ASCII)
                        .strip()
                : "";
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("the source is closed", stopped);
        }
    }

    /** Why something failed, for people: the JDK's own words are often none. */
    static String reason(IOException failed) {
        return switch (failed) {
            case HttpTimeoutException slow -> "no answer in time";
            case ConnectException nobody -> "nobody listens there";
            case ClosedChannelException ended -> "the connection ended";
            default -> String.valueOf(failed.getMessage());
        };
    }

    private ScheduledFuture<?> closeAfter(InputStream body, Duration wait) throws IOException {
        try {
            return watchdog.schedule(() -> Lines.quietly(body), wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ended) {
            Lines.quietly(body);
            throw new IOException("the source is closed", ended);
        }
    }

    @Override
    public void close() {
        watchdog.shutdownNow();
        client.shutdownNow();
        executor.shutdownNow();
    }
}
