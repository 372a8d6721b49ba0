package dev.fairlead.model;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What answers a request in several steps: a graph of nodes that a run walks from its request node to a node that
 * answers.
 *
 * @param name unique among the workflows of its owner
 * @param description for people; may be empty
 * @param draft true while no proxy can use it
 * @param deadline that a run may take as a whole
 * @param maxBodyBytes of the caller's body, which is kept while the run lasts
 * @param nodes by id, in the order in which they were declared
 * @param capture how many of its last runs are kept, for tests; 0 keeps none
 * @param tests that it must pass to be served
 */
public record Workflow(
        String name,
        String description,
        boolean draft,
        Duration deadline,
        int maxBodyBytes,
        Map<String, Node> nodes,
        int capture,
        List<Test> tests) {

    /** Where nothing else is said. */
    public static final Duration USUAL_DEADLINE = Duration.ofSeconds(30);

    /** Where nothing else is said. */
    public static final int USUAL_BODY_BYTES = 1024 * 1024;

    public Workflow {
        nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
        tests = List.copyOf(tests);
    }

    /** One that keeps no runs and has no tests. */
    public Workflow(
            String name,
            String description,
            boolean draft,
            Duration deadline,
            int maxBodyBytes,
            Map<String, Node> nodes) {
        this(name, description, draft, deadline, maxBodyBytes, nodes, 0, List.of());
    }

    /**
     * A captured request, recorded calls, and what is expected of the run; each a mapping as canonical JSON.
     *
     * @param name for people
     */
    public record Test(String name, Template request, Template calls, Template expect) {}

    /** The outbound credentials that its nodes show to addresses. */
    public List<Name> secrets() {
        return nodes.values().stream()
                .flatMap(node -> node.action() instanceof Http http ? http.secret().stream() : Stream.empty())
                .distinct()
                .toList();
    }

    /** The secrets that say where its nodes find databases, queues and mail servers, and who they are. */
    public List<Name> connections() {
        return nodes.values().stream()
                .flatMap(node -> node.action() instanceof Ask ask ? Stream.of(ask.secret()) : Stream.empty())
                .distinct()
                .toList();
    }

    /** Whether it sends anything to the service of the proxy that uses it. */
    public boolean asksService() {
        return nodes.values().stream().anyMatch(node -> node.action() instanceof Proxy);
    }

    /**
     * One node.
     *
     * @param id how expressions and edges call it
     * @param action what it does
     * @param edges where the run goes on, by output; only a parallel node has several targets under one
     */
    public record Node(String id, Action action, Map<String, List<String>> edges) {

        public Node {
            Map<String, List<String>> copy = new LinkedHashMap<>();
            edges.forEach((output, targets) -> copy.put(output, List.copyOf(targets)));
            edges = Collections.unmodifiableMap(copy);
        }

        /** The nodes behind one output; none where it leads nowhere. */
        public List<String> targets(String output) {
            return edges.getOrDefault(output, List.of());
        }
    }

    /** A value of the Common Expression Language. */
    public record Expression(String text) {}

    /** A value with expressions in its texts, as canonical JSON. */
    public record Template(String json) {}

    /** What a node does. */
    public sealed interface Action {}

    /** Where every run begins; its output is the request. */
    public record Request() implements Action {}

    /** Sends to the proxy's service. What is not said is as the caller's request has it. */
    public record Proxy(Message message, Optional<Template> path, Budget budget) implements Action {}

    /**
     * Sends to any address.
     *
     * @param allow addresses and blocks of them that it may ask although they are of the inside
     */
    public record Http(Message message, Template url, Optional<Name> secret, List<String> allow, Budget budget)
            implements Action {

        public Http {
            allow = List.copyOf(allow);
        }
    }

    /**
     * Asks what speaks no HTTP.
     *
     * @param secret says where it is and who asks
     * @param question what is asked, a mapping as its counterpart wants it
     */
    public record Ask(Counterpart counterpart, Name secret, Template question, Budget budget) implements Action {}

    /** What speaks no HTTP and can be asked. */
    public enum Counterpart {
        REDIS,
        SQL,
        MONGODB,
        SMTP,
        KAFKA;

        /** As it is written: {@code redis}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is sent. */
    public record Message(
            Optional<Template> method,
            Map<String, Template> query,
            Map<String, Template> headers,
            Optional<Template> body) {

        public Message {
            query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }
    }

    /**
     * What a node that calls somebody may spend.
     *
     * @param time for all tries together
     * @param maxResponseBytes of one answer
     * @param maxCalls in one run, tries included
     * @param attempts at most, while there is no answer or one that counts as an error
     * @param pause between two of them
     * @param errorFrom the lowest status that counts as an error
     */
    public record Budget(
            Duration time, int maxResponseBytes, int maxCalls, int attempts, Duration pause, int errorFrom) {

        /** Where nothing is said. */
        public static Budget usual() {
            return new Budget(Duration.ofSeconds(10), 1024 * 1024, 100, 1, Duration.ofMillis(100), 500);
        }
    }

    /** Answers the caller. Where it has an output the run goes on behind it. */
    public record Response(Template status, Map<String, Template> headers, Optional<Template> body) implements Action {

        public Response {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }
    }

    /** Sends the caller elsewhere. */
    public record Redirect(Template url, int status) implements Action {}

    /** Goes on by {@code true} or {@code false}. */
    public record Condition(Expression when) implements Action {}

    /** Goes on by the output that is called as the value is, else by {@code default}. */
    public record Switch(Expression value) implements Action {}

    /** Runs its body once for each element of a list. */
    public record Loop(Expression over, int maxItems) implements Action {}

    /** Runs several branches at once, up to their merge. */
    public record Parallel() implements Action {}

    /** Goes on when all branches of a parallel node came here. */
    public record Merge() implements Action {}

    /** Waits. */
    public record Delay(Duration time) implements Action {}

    /** Makes a value. */
    public record Set(Template value) implements Action {}

    /** Holds a value against a JSON Schema. */
    public record Validate(Expression value, Template schema) implements Action {}

    /** Text of XML to a value. */
    public record XmlToJson(Expression value) implements Action {}

    /** A value to text of XML. */
    public record JsonToXml(Expression value, String root) implements Action {}
}
