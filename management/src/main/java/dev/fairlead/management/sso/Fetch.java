package dev.fairlead.management.sso;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Documents of a provider: bounded in time and size, without redirections. */
final class Fetch {

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration WHOLE = Duration.ofSeconds(6);
    private static final int MAX_BYTES = 512 * 1024;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    Node.Mapping get(String url) throws SsoRefused {
        return ask(HttpRequest.newBuilder(URI.create(url)).GET());
    }

    Node.Mapping post(String url, String form, Optional<String> authorization) throws SsoRefused {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        authorization.ifPresent(header -> request.header("Authorization", header));
        return ask(request);
    }

    private Node.Mapping ask(HttpRequest.Builder building) throws SsoRefused {
        HttpRequest request =
                building.header("Accept", "application/json").timeout(WHOLE).build();
        CompletableFuture<byte[]> whole = http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                .thenApplyAsync(answer -> read(answer));
        try {
            Node node = Json.read(whole.get(WHOLE.toMillis(), TimeUnit.MILLISECONDS), "provider", MAX_BYTES);
            if (node instanceof Node.Mapping mapping) {
                return mapping;
            }
            throw failed(request, "its answer is no object");
        } catch (Json.Malformed bad) {
            throw failed(request, "its answer is not JSON");
        } catch (TimeoutException late) {
            whole.cancel(true);
            throw failed(request, "it took longer than " + WHOLE.toSeconds() + " s");
        } catch (ExecutionException broken) {
            throw failed(request, String.valueOf(broken.getMessage()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw failed(request, "this process is stopping");
        }
    }

    private static byte[] read(HttpResponse<InputStream> answer) {
        try (InputStream in = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("it answered " + answer.statusCode());
            }
            return in.readNBytes(MAX_BYTES + 1);
        } catch (IOException broken) {
            throw new IllegalStateException("the answer broke off", broken);
        }
    }

    private static SsoRefused failed(HttpRequest request, String why) {
        return new SsoRefused(
                "provider", request.uri().getHost() + request.uri().getPath() + ": " + why);
    }
}
