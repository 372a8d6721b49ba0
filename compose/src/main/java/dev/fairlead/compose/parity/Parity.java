package dev.fairlead.compose.parity;

import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.compose.parity.Outcome.Row;
import dev.fairlead.compose.parity.Outcome.Verdict;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Asks two deployments the same and says what differs. */
public final class Parity {

    /** Requests to each side at one time. */
    public static final int MAX_AT_ONCE = 64;

    /** Lines of an access log that are looked at, the first ones. */
    public static final int MAX_LINES = 100_000;

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private Parity() {}

    /**
     * One deployment.
     *
     * @param gateway where requests go
     * @param management where its management is, if it is asked
     * @param token for that; may be empty
     * @param store the address of its store, if that is known
     * @param log its access log, if there is one
     */
    public record Deployment(
            URI gateway, Optional<URI> management, String token, Optional<String> store, Optional<Path> log) {}

    /**
     * Asks both.
     *
     * @param atOnce requests to each side at one time
     * @param timeout of one answer
     * @throws IOException if a log cannot be read
     */
    public static Outcome between(Deployment a, Deployment b, Suite suite, int atOnce, Duration timeout)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            List<Outcome.Asked> asked = new Replay(
                            suite, new Side(client, a.gateway(), timeout), new Side(client, b.gateway(), timeout))
                    .run(Math.clamp(atOnce, 1, MAX_AT_ONCE));
            List<Row> rows = new ArrayList<>(
                    new Rows(manager(client, a, timeout), manager(client, b, timeout)).all(a.store(), b.store()));
            rows.add(log(a.log(), b.log()));
            return new Outcome(a.gateway().toString(), b.gateway().toString(), asked, rows);
        }
    }

    private static Optional<Rows.Office> manager(HttpClient client, Deployment deployment, Duration timeout) {
        return deployment
                .management()
                .map(address -> new Rows.Office(new Side(client, address, timeout), deployment.token()));
    }

    // -- logs ---------------------------------------------------------------------------------------------------------

    private static Row log(Optional<Path> a, Optional<Path> b) throws IOException {
        String name = "Access log shape";
        if (a.isEmpty() || b.isEmpty()) {
            return new Row(name, Verdict.NOT_CHECKED, "name --log-a and --log-b");
        }
        List<Node> left = entries(a.get());
        List<Node> right = entries(b.get());
        if (left.isEmpty() || right.isEmpty()) {
            return new Row(name, Verdict.NOT_CHECKED, "one log has no line of a request");
        }
        List<String> different = new ArrayList<>(Shape.of(left).differences(Shape.of(right)));
        different.addAll(dimensions(left, right));
        return different.isEmpty()
                ? new Row(
                        name,
                        Verdict.SAME,
                        Shape.of(left).size() + " keys of the same kinds, and the same products,"
                                + " partners and endpoints behind the same paths")
                : new Row(
                        name, Verdict.DIFFERS, String.join(", ", different.subList(0, Math.min(8, different.size()))));
    }

    private static List<Node> entries(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.limit(MAX_LINES)
                    .map(Recorded::entry)
                    .filter(entry -> text(entry, "event").equals("request"))
                    .toList();
        } catch (java.io.UncheckedIOException unreadable) {
            throw new IOException(log + " is no text in UTF-8", unreadable);
        }
    }

    private static String text(Node entry, String key) {
        return ClusterObject.textOf(entry, key);
    }

    // What a path was matched to, on either side; paths that one side alone was asked do not count.
    private static List<String> dimensions(List<Node> left, List<Node> right) {
        Map<String, String> first = matched(left);
        Map<String, String> second = matched(right);
        List<String> different = new ArrayList<>();
        first.forEach((path, is) -> {
            String other = second.getOrDefault(path, is);
            if (!is.equals(other)) {
                different.add(path + ": " + is + " / " + other);
            }
        });
        return different;
    }

    private static Map<String, String> matched(List<Node> entries) {
        Map<String, String> matched = new TreeMap<>();
        for (Node entry : entries) {
            String asked = text(entry, "method") + " " + text(entry, "path") + " " + text(entry, "partner");
            matched.putIfAbsent(asked, text(entry, "product") + "/" + text(entry, "endpoint"));
        }
        return matched;
    }
}
