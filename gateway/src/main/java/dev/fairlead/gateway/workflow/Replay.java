package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.workflow.cel.Values;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.tree.Node;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A run on what was captured: the request, and what came back of each call. Nobody is asked, nothing is waited for, time
 * goes on only where the run waits; so it comes out the same each time.
 */
public final class Replay {

    private static final String CONTENT_TYPE = "content-type";

    private Replay() {}

    /**
     * How it came out.
     *
     * @param status of the answer, also of a refusal
     * @param headers of the answer, by name in lower case
     * @param body of the answer as a tree; nothing for a refusal
     * @param failure why it was refused; empty where it was not
     * @param visited the nodes that ran, in the order of their ends
     * @param calls what was asked, by node and in order
     */
    public record Outcome(
            int status,
            Map<String, String> headers,
            Node body,
            String failure,
            List<String> visited,
            Map<String, List<Asked>> calls) {}

    /** One call that the run made. */
    public record Asked(String method, String target, Map<String, String> headers, Node body) {}

    /**
     * Runs it.
     *
     * @param request captured: method, path, params, query, headers, body, client, product, address, host, random, millis;
     *     what is missing is empty
     * @param calls by node, a list of what came back: status, headers, body; or failure
     */
    public static Outcome run(Workflow workflow, Node request, Node calls) throws InterruptedException {
        return run(workflow, request, calls, (visit, value, asked) -> {});
    }

    /** Sees a node that ended: what it gave, and all that was asked by it so far. */
    interface Steps {
        void ended(Trail.Visit visit, Object value, List<Asked> asked);
    }

    /** Likewise, step by step. */
    static Outcome run(Workflow workflow, Node request, Node calls, Steps steps) throws InterruptedException {
        Recorded recorded = new Recorded(calls);
        Ended told = new Ended();
        Run run = new Run(
                Plan.of(workflow),
                triggered(request),
                new Run.Surroundings(
                        recorded,
                        recorded.nanos::get,
                        told::answered,
                        bytes -> true,
                        (visit, value) -> steps.ended(visit, value, recorded.asked(visit.node()))));
        try {
            new Walk(run).all();
        } catch (RunFailure failure) {
            if (!run.isAnswered()) {
                told.failed(failure);
            }
        } finally {
            run.stop();
        }
        List<String> visited =
                run.trail().visits().stream().map(Trail.Visit::node).toList();
        return new Outcome(told.status, told.headers, Values.tree(told.body), told.failure, visited, recorded.asked());
    }

    private static final class Ended {
        private int status;
        private final Map<String, String> headers = new TreeMap<>();
        private Object body = Values.NOTHING;
        private String failure = "";

        void answered(Answer answer) {
            status = answer.status();
            answer.headers().forEach(header -> Outside.Reply.join(headers, header.getKey(), header.getValue()));
            if (!answer.contentType().isEmpty()) {
                headers.put(CONTENT_TYPE, answer.contentType());
            }
            body = Values.body(answer.body(), answer.contentType());
        }

        void failed(RunFailure refused) {
            status = refused.status();
            failure = refused.node() + ": " + refused.getMessage();
        }
    }

    private static Triggered triggered(Node request) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("id", text(request, "id", "test"));
        value.put("method", text(request, "method", "GET"));
        value.put("scheme", text(request, "scheme", "http"));
        value.put("host", text(request, "host", "localhost"));
        value.put("path", text(request, "path", "/"));
        value.put("params", member(request, "params", Map.of()));
        value.put("query", member(request, "query", Map.of()));
        Map<String, String> headers = headers(request);
        value.put("headers", headers);
        byte[] body = bytes(request, headers);
        value.put("address", text(request, "address", "127.0.0.1"));
        value.put("client", text(request, "client", ""));
        value.put("product", text(request, "product", ""));
        Object random = member(request, "random", 0.5);
        Object millis = member(request, "millis", 0L);
        return new Triggered(
                value,
                text(request, "method", "GET"),
                text(request, "target", text(request, "path", "/")),
                headers,
                body,
                headers.getOrDefault(CONTENT_TYPE, ""),
                random instanceof Number number ? number.doubleValue() : 0.5,
                millis instanceof Number number ? number.longValue() : 0);
    }

    private static Map<String, String> headers(Node from) {
        Map<String, String> headers = new TreeMap<>();
        from.at("headers")
                .members()
                .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), Values.text(Values.of(value))));
        if (from.members().containsKey("body") && !headers.containsKey(CONTENT_TYPE)) {
            boolean text = from.members().get("body") instanceof Node.Text;
            headers.put(CONTENT_TYPE, text ? "text/plain" : "application/json");
        }
        return headers;
    }

    // A body that is text is sent as it stands, also where its type says JSON.
    private static byte[] bytes(Node from, Map<String, String> headers) {
        Node body = from.members().get("body");
        if (body == null) {
            return new byte[0];
        }
        Object value = Values.of(body);
        boolean asJson = !(value instanceof String)
                && headers.getOrDefault(CONTENT_TYPE, "").contains("json");
        return (asJson ? Values.json(value) : Values.text(value)).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Node from, String name, String fallback) {
        return from.members().get(name) instanceof Node.Text text ? text.value() : fallback;
    }

    private static Object member(Node from, String name, Object fallback) {
        Node node = from.members().get(name);
        return node == null ? fallback : Values.of(node);
    }

    /** The recordings in place of the world. */
    private static final class Recorded implements Outside {

        private final AtomicLong nanos = new AtomicLong();
        private final Node calls;
        private final Map<String, List<Asked>> asked = new TreeMap<>();
        private final ReentrantLock lock = new ReentrantLock();

        Recorded(Node calls) {
            this.calls = calls;
        }

        Map<String, List<Asked>> asked() {
            lock.lock();
            try {
                return new TreeMap<>(asked);
            } finally {
                lock.unlock();
            }
        }

        List<Asked> asked(String node) {
            lock.lock();
            try {
                return List.copyOf(asked.getOrDefault(node, List.of()));
            } finally {
                lock.unlock();
            }
        }

        @Override
        public Reply call(Call call) {
            Node body = Values.tree(Values.body(call.body(), call.headers().getOrDefault("Content-Type", "")));
            int number = told(call.node(), new Asked(call.method(), call.target(), call.headers(), body));
            return recorded(call.node(), number)
                    .map(found -> reply(found, call))
                    .orElseGet(() -> Reply.failed("call " + (number + 1) + " of it was not recorded"));
        }

        @Override
        public Told ask(Question question) {
            int number = told(
                    question.node(),
                    new Asked(
                            question.counterpart().word(),
                            question.secret().toString(),
                            Map.of(),
                            Values.tree(question.asked())));
            return recorded(question.node(), number)
                    .map(found -> told(found, question.maxBytes()))
                    .orElseGet(() -> Told.failed("call " + (number + 1) + " of it was not recorded"));
        }

        private int told(String node, Asked asking) {
            lock.lock();
            try {
                List<Asked> all = asked.computeIfAbsent(node, missing -> new ArrayList<>());
                all.add(asking);
                return all.size() - 1;
            } finally {
                lock.unlock();
            }
        }

        private Optional<Node.Mapping> recorded(String node, int number) {
            List<Node> answers = calls.at(node).elements();
            return number < answers.size() && answers.get(number) instanceof Node.Mapping found
                    ? Optional.of(found)
                    : Optional.empty();
        }

        private static Told told(Node.Mapping recorded, int maxBytes) {
            String failure = text(recorded, "failure", "");
            if (!failure.isEmpty()) {
                return Told.failed(failure);
            }
            Map<String, Object> value = new LinkedHashMap<>();
            recorded.members().forEach((name, node) -> value.put(name, Values.of(node)));
            int bytes = Values.json(value).length();
            return bytes > maxBytes
                    ? Told.failed("its answer has more than " + maxBytes + " bytes")
                    : new Told(value, bytes, "");
        }

        private static Reply reply(Node.Mapping recorded, Call call) {
            String failure = text(recorded, "failure", "");
            if (!failure.isEmpty()) {
                return Reply.failed(failure);
            }
            Map<String, String> headers = headers(recorded);
            byte[] body = bytes(recorded, headers);
            Object status = member(recorded, "status", 200L);
            return body.length > call.maxBytes()
                    ? Reply.failed("its answer has more than " + call.maxBytes() + " bytes")
                    : new Reply(status instanceof Number number ? number.intValue() : 200, headers, body, "");
        }

        @Override
        public void pause(Duration time) {
            nanos.addAndGet(time.toNanos());
        }
    }
}
