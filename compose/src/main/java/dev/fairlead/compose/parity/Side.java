package dev.fairlead.compose.parity;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One deployment: requests go to its address, whatever host they name, and no answer is waited for longer than that. */
final class Side {

    /** Bytes of one answer. */
    static final int MAX_BODY = 8 * 1024 * 1024;

    private final HttpClient client;
    private final URI base;
    private final Duration timeout;

    Side(HttpClient client, URI base, Duration timeout) {
        this.client = client;
        this.base = base;
        this.timeout = timeout;
    }

    Reply ask(Ask ask, Map<String, String> common) {
        Map<String, String> headers = new LinkedHashMap<>(common);
        headers.putAll(ask.headers());
        return ask(ask.method(), ask.path(), headers, ask.body());
    }

    Reply get(String path, Map<String, String> headers) {
        return ask("GET", path, headers, "");
    }

    private Reply ask(String method, String path, Map<String, String> headers, String body) {
        CompletableFuture<HttpResponse<byte[]>> answer;
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(withoutSlash() + path))
                    .timeout(timeout)
                    .method(
                            method,
                            body.isEmpty()
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
            headers.forEach(request::header);
            answer = client.sendAsync(
                    request.build(),
                    HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_BODY));
        } catch (IllegalArgumentException bad) {
            return Reply.failed("cannot be asked: " + bad.getMessage());
        }
        try {
            HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            Map<String, List<String>> read = new LinkedHashMap<>();
            response.headers().map().forEach((name, values) -> read.put(name.toLowerCase(Locale.ROOT), values));
            return new Reply(response.statusCode(), read, new String(response.body(), StandardCharsets.ISO_8859_1), "");
        } catch (TimeoutException late) {
            answer.cancel(true);
            return Reply.failed("no answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException failed) {
            return Reply.failed(reason(failed.getCause()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            answer.cancel(true);
            return Reply.failed("interrupted");
        }
    }

    private String withoutSlash() {
        return base.toString().replaceAll("/+$", "");
    }

    private static String reason(@Nullable Throwable cause) {
        if (cause instanceof java.net.http.HttpTimeoutException) {
            return "no answer in time";
        }
        if (cause instanceof java.net.ConnectException) {
            return "nobody listens there";
        }
        if (cause instanceof IOException io && String.valueOf(io.getMessage()).contains("limit")) {
            return "an answer of more than " + MAX_BODY + " bytes";
        }
        return cause == null ? "it failed" : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
