package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.workflow.cel.Values;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last runs of workflows that ask for it, as tests: the request, what others said, and what comes out of them. Secrets
 * are taken out before anything is kept, so what is expected is what the redacted run gives.
 */
public final class Captures {

    /** Bytes of one run that is kept; a larger one is not. */
    static final int MOST_BYTES_OF_ONE = 256 * 1024;

    /** Bytes of all of them; beyond, the oldest of that workflow goes, and where it has none the new one. */
    static final int MOST_BYTES = 8 * 1024 * 1024;

    private static final int BYTES_OF_VISIT = 128;

    /** Of all runs that are shown at once, as JSON. */
    private static final int MOST_CHARACTERS_SHOWN = 384 * 1024;

    private final Map<String, ArrayDeque<Capture>> kept = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private long bytes;

    private record Capture(
            Workflow workflow,
            Node.Mapping request,
            Node.Mapping calls,
            int status,
            List<Trail.Visit> visits,
            long bytes) {}

    /** Keeps a run that ended, where its workflow asks for that and its bodies can be written as text. */
    void keep(Workflow workflow, Triggered triggered, Recorder recorder, int status, List<Trail.Visit> visits) {
        long size = triggered.body().length + recorder.bytes();
        Optional<Node.Mapping> request = request(triggered);
        if (size > MOST_BYTES_OF_ONE || request.isEmpty()) {
            return;
        }
        // An empty run takes room too.
        long room = 2 * size + 2048 + (long) visits.size() * BYTES_OF_VISIT;
        Capture capture = redacted(workflow, request.get(), recorder.calls(), status, visits, room);
        lock.lock();
        try {
            ArrayDeque<Capture> own = kept.computeIfAbsent(workflow.name(), missing -> new ArrayDeque<>());
            while (!own.isEmpty() && (own.size() >= workflow.capture() || bytes + capture.bytes > MOST_BYTES)) {
                bytes -= own.removeFirst().bytes;
            }
            if (bytes + capture.bytes <= MOST_BYTES) {
                own.addLast(capture);
                bytes += capture.bytes;
            }
        } finally {
            lock.unlock();
        }
    }

    private static Capture redacted(
            Workflow workflow,
            Node.Mapping request,
            Node.Mapping calls,
            int status,
            List<Trail.Visit> visits,
            long bytes) {
        Redacted redacted = new Redacted();
        redacted.look(request);
        redacted.look(calls);
        Members whole = new Members();
        request.members().forEach((name, value) -> whole.put(name, redacted.tree(value)));
        Members answers = new Members();
        calls.members().forEach((node, said) -> answers.put(node, redacted.tree(said)));
        return new Capture(workflow, whole.build(), answers.build(), status, visits, bytes);
    }

    private static Optional<Node.Mapping> request(Triggered triggered) {
        Object body = Values.body(triggered.body(), triggered.contentType());
        if (Values.bytes(body).isPresent()) {
            return Optional.empty();
        }
        Members members = new Members();
        for (String name : List.of("method", "scheme", "host", "path", "params", "query", "client", "product")) {
            Object value = triggered.value().get(name);
            if (value != null) {
                members.put(name, Values.tree(value));
            }
        }
        Object headers = triggered.value().get("headers");
        if (headers != null) {
            members.put("headers", Values.tree(headers));
        }
        members.put("target", triggered.target());
        if (!body.equals(Values.NOTHING)) {
            members.put("body", Values.tree(body));
        }
        members.put("random", Values.tree(triggered.random())).put("millis", triggered.millis());
        return Optional.of(members.build());
    }

    /** Forgets what is kept of all other workflows. */
    void retain(List<Workflow> workflows) {
        lock.lock();
        try {
            kept.keySet().removeIf(name -> workflows.stream()
                    .noneMatch(workflow -> workflow.name().equals(name) && workflow.capture() > 0));
            bytes = kept.values().stream()
                    .flatMap(ArrayDeque::stream)
                    .mapToLong(Capture::bytes)
                    .sum();
        } finally {
            lock.unlock();
        }
    }

    /** What is kept takes so much. */
    public long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** The runs of a workflow as tests of it: each passes as it is. */
    public Node.Mapping tests(String workflow) {
        List<Node> tests = new ArrayList<>();
        for (Capture capture : of(workflow)) {
            test(capture, tests.size() + 1).ifPresent(tests::add);
        }
        return new Members().put("tests", Members.of(tests)).build();
    }

    private List<Capture> of(String workflow) {
        lock.lock();
        try {
            return new ArrayList<>(kept.getOrDefault(workflow, new ArrayDeque<>()));
        } finally {
            lock.unlock();
        }
    }

    /** The runs of a workflow as they were, the newest first, with what each node took; as many as fit one answer. */
    public Node.Mapping runs(String workflow) {
        List<Node> runs = new ArrayList<>();
        long characters = 0;
        for (Capture capture : of(workflow).reversed()) {
            Node.Mapping run = run(capture);
            characters += Json.canonical(run).length();
            if (characters > MOST_CHARACTERS_SHOWN) {
                break;
            }
            runs.add(run);
        }
        return new Members().put("items", Members.of(runs)).build();
    }

    private static Node.Mapping run(Capture capture) {
        List<Node> steps = new ArrayList<>();
        capture.visits.forEach(visit -> steps.add(Trace.visited(visit).build()));
        return new Members()
                .put("request", capture.request)
                .put("calls", capture.calls)
                .put("status", capture.status)
                .put("steps", Members.of(steps))
                .build();
    }

    private static Optional<Node> test(Capture capture, int number) {
        try {
            Replay.Outcome outcome = Replay.run(capture.workflow, capture.request, capture.calls);
            Members expect = new Members().put("status", outcome.status());
            if (outcome.failure().isEmpty()) {
                expect.put("body", outcome.body());
            } else {
                expect.put("failure", outcome.failure());
            }
            expect.put("visited", Members.ofTexts(outcome.visited()));
            String differs =
                    outcome.status() == capture.status ? "" : ", which was " + capture.status + " with its secrets";
            return Optional.of(new Members()
                    .put("name", "captured run " + number + differs)
                    .put("workflow", capture.workflow.name())
                    .put("request", capture.request)
                    .put("calls", capture.calls)
                    .put("expect", expect.build())
                    .build());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
