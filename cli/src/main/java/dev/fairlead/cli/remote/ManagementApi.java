package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One management API, spoken to with a token. */
public final class ManagementApi implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;

    private final String url;
    private final String token;
    private final HttpClient client;

    /**
     * Speaks to that address.
     *
     * @param url scheme, host and port, without a path
     * @param token sent as a bearer token; empty sends none
     */
    public ManagementApi(String url, String token) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.token = token;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
    }

    /** What came back: the status, and the body as it came and as a tree. */
    public record Answer(int status, String text, Node body) {

        /** A member's text, or empty text where there is none. */
        public String text(String member) {
            return ManagementApi.text(body, member);
        }
    }

    /** A member of a mapping as text, whatever scalar it is; empty where it is missing. */
    public static String text(Node node, String member) {
        if (!(node instanceof Node.Mapping mapping)) {
            return "";
        }
        Node value = mapping.members().get(member);
        if (value == null) {
            return "";
        }
        return switch (value) {
            case Node.Text text -> text.value();
            case Node.Decimal number -> number.value().toPlainString();
            case Node.Bool bool -> String.valueOf(bool.value());
            case Node.Mapping inner -> Json.canonical(inner);
            case Node.Sequence list -> Json.canonical(list);
            case Node.Empty nothing -> "";
        };
    }

    /**
     * Sends a request and reads the answer.
     *
     * @param path with its leading slash, from the root
     * @param json the body; empty sends none
     * @throws CommandFailure with exit status 3 if there is no answer or the store cannot, 2 if the API refused
     */
    public Answer call(String method, String path, String json, Duration timeout) {
        Answer answer = exchange(method, path, json, timeout);
        if (answer.status() >= 400) {
            throw refused(method + " " + path, answer);
        }
        return answer;
    }

    /** As {@link #call}, but a refusal is an answer like any other. */
    public Answer exchange(String method, String path, String json, Duration timeout) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path))
                .timeout(timeout)
                .header("Accept", "application/json")
                .method(
                        method,
                        json.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(json));
        if (!json.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return answer(response);
        } catch (IOException e) {
            throw CommandFailure.couldNot("no answer from " + url + ": " + reason(e)
                    + "\n  Is it running? `fairlead up` starts everything; --server names another address.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.couldNot("interrupted while waiting for " + url);
        }
    }

    private URI address(String path) {
        try {
            return URI.create(url + path);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput("\"" + url + path + "\" is not an address: " + e.getMessage());
        }
    }

    private Answer answer(HttpResponse<byte[]> response) {
        String text = new String(response.body(), StandardCharsets.UTF_8);
        boolean json = response.headers().firstValue("Content-Type").orElse("").contains("json");
        Node nothing = new Node.Empty(dev.fairlead.model.Place.of(url));
        if (!json) {
            return new Answer(response.statusCode(), text, nothing);
        }
        try {
            return new Answer(response.statusCode(), text, Json.read(response.body(), url, MAX_ANSWER_BYTES));
        } catch (Json.Malformed e) {
            throw CommandFailure.couldNot("the answer of " + url + " is not JSON: " + e.getMessage());
        }
    }

    private CommandFailure refused(String what, Answer answer) {
        StringBuilder text = new StringBuilder(what + " was refused: " + answer.status());
        String detail = answer.text("detail");
        text.append(' ').append(detail.isEmpty() ? answer.text("title") : detail);
        if (answer.body() instanceof Node.Mapping mapping
                && mapping.members().get("errors") instanceof Node.Sequence errors) {
            for (Node error : errors.elements()) {
                text.append("\n  ").append(text(error, "pointer")).append(": ").append(text(error, "detail"));
                String remedy = text(error, "remedy");
                text.append(remedy.isEmpty() ? "" : "; " + remedy);
            }
        }
        if (answer.status() == 401) {
            text.append("\n  Run `fairlead login ").append(url).append("`.");
        }
        // The store, or a fault of ours: the same command is right later.
        return answer.status() >= 500
                ? CommandFailure.couldNot(text.toString())
                : CommandFailure.badInput(text.toString());
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null || message.isEmpty() ? e.getClass().getSimpleName() : message;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
