package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** One management API, spoken to with a token. */
public final class ManagementApi implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final String VISIBLE = "[\\x21-\\x7e]*";
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
        this.url = address(url);
        this.token = token;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
    }

    /**
     * An address as people write it, as it is kept and asked: {@code http://} may be left away, slashes at the end too.
     *
     * @throws CommandFailure with exit status 2 if it is none
     */
    static String address(String written) {
        String whole = (written.contains("://") ? written : "http://" + written).replaceFirst("/+$", "");
        try {
            URI uri = URI.create(whole);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return whole;
            }
        } catch (IllegalArgumentException none) {
            // Told below, as any other text that is none.
        }
        throw CommandFailure.badInput(
                "\"" + written + "\" is no address of management; write it like http://127.0.0.1:3000");
    }

    /** What came back: the status, and the body as it came and as a tree. */
    public record Answer(int status, String text, Node body) {

        /** A member's text, or empty text where there is none. */
        public String text(String member) {
            return Nodes.text(body, member);
        }
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
        return exchange(method, path, json, Map.of(), timeout);
    }

    /** Likewise, with further headers. */
    Answer exchange(String method, String path, String json, Map<String, String> headers, Duration timeout) {
        HttpRequest request = request(method, path, json, headers, timeout);
        try {
            return answer(client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw CommandFailure.couldNot("no answer from " + url + ": " + reason(e)
                    + "\n  Is it running? `fairlead up` starts everything; --server names another address.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.couldNot("interrupted while waiting for " + url);
        }
    }

    private HttpRequest request(
            String method, String path, String json, Map<String, String> headers, Duration timeout) {
        if (!token.matches(VISIBLE)) {
            throw CommandFailure.badInput(
                    "the token (not shown) has a blank or the end of a line in it, and no token has; "
                            + "look at FAIRLEAD_TOKEN, or run `fairlead login " + url + "`");
        }
        if (!method.matches("[A-Za-z]+")) {
            throw CommandFailure.badInput("\"" + method + "\" is no method; use one such as GET, PUT, POST or DELETE");
        }
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
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
            headers.forEach(request::setHeader);
            return request.build();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput("\"" + method + " " + url + path + "\" cannot be asked: " + e.getMessage());
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
        for (Node error : answer.body().at("errors").elements()) {
            String pointer = Nodes.text(error, "pointer");
            String remedy = Nodes.text(error, "remedy");
            text.append("\n  ")
                    .append(pointer.isEmpty() ? "" : pointer + ": ")
                    .append(Nodes.text(error, "detail"))
                    .append(remedy.isEmpty() ? "" : "; " + remedy);
        }
        // Whoever logs in with a wrong password is not helped by being told to log in.
        if (answer.status() == 401 && !token.isEmpty()) {
            text.append("\n  Run `fairlead login ").append(url).append("`.");
        }
        // The store, or a fault of ours: the same command is right later.
        return answer.status() >= 500
                ? CommandFailure.couldNot(text.toString())
                : CommandFailure.badInput(text.toString());
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        if (message != null && !message.isEmpty()) {
            return message;
        }
        if (e.getCause() instanceof UnresolvedAddressException) {
            return "its name is not known here";
        }
        return e instanceof ConnectException
                ? "nothing listens there"
                : e.getClass().getSimpleName();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
