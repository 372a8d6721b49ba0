package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.workflow.cel.Values;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A run on what was captured, told step by step: what each node asked, what it was told, what it gave and by which output
 * it left. What speaks of secrets is taken out of it.
 */
final class Trace implements Replay.Steps {

    private static final int MOST_STEPS = 500;
    private static final int MOST_CHARACTERS_OF_ONE = 16 * 1024;
    private static final int MOST_CHARACTERS = 256 * 1024;
    private static final int MOST_ASKED = 20;
    private static final BigDecimal NANOS_OF_MILLI = BigDecimal.valueOf(1_000_000);

    private final Node calls;
    private final List<Node> steps = new ArrayList<>();
    private final Map<String, Integer> asked = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private int more;
    private long characters;

    private Trace(Node calls) {
        this.calls = calls;
    }

    /** Runs it and tells. */
    static Node.Mapping of(Workflow workflow, Node request, Node calls) throws InterruptedException {
        Redacted redacted = new Redacted();
        redacted.look(request);
        redacted.look(calls);
        Trace trace = new Trace(calls);
        Replay.Outcome outcome = Replay.run(workflow, request, calls, trace);
        Members headers = new Members();
        outcome.headers().forEach(headers::put);
        return new Members()
                .put("status", outcome.status())
                .put("headers", redacted.tree(headers.build()))
                .put("body", redacted.tree(trace.fitting(outcome.body())))
                .put("failure", redacted.tree(Members.of(outcome.failure())))
                .put(
                        "steps",
                        Members.of(trace.steps.stream().map(redacted::tree).toList()))
                .put("more", trace.more)
                .build();
    }

    @Override
    public void ended(Trail.Visit visit, Object value, List<Replay.Asked> all) {
        lock.lock();
        try {
            int before = asked.getOrDefault(visit.node(), 0);
            asked.put(visit.node(), all.size());
            if (steps.size() >= MOST_STEPS) {
                more++;
                return;
            }
            Members step = visited(visit);
            List<Node> told = new ArrayList<>();
            for (int i = before; i < all.size() && told.size() < MOST_ASKED; i++) {
                told.add(call(visit.node(), i, all.get(i)));
            }
            if (!told.isEmpty()) {
                step.put("calls", Members.of(told));
            }
            boolean gave = !value.equals(Values.NOTHING)
                    && !visit.outcome().equals("failed")
                    && !visit.outcome().equals("late");
            if (gave) {
                step.put("value", fitting(Values.tree(value)));
            }
            steps.add(step.build());
        } finally {
            lock.unlock();
        }
    }

    private Node call(String node, int number, Replay.Asked asking) {
        Members headers = new Members();
        asking.headers().forEach(headers::put);
        Members call = new Members()
                .put("method", asking.method())
                .put("target", asking.target())
                .put("headers", headers.build())
                .put("body", fitting(asking.body()));
        if (calls.members().get(node) instanceof Node.Sequence said
                && number < said.elements().size()) {
            call.put("said", fitting(said.elements().get(number)));
        }
        return call.build();
    }

    private Node fitting(Node value) {
        int length = Json.canonical(value).length();
        if (length > MOST_CHARACTERS_OF_ONE || characters + length > MOST_CHARACTERS) {
            return Members.of("… " + length + " characters, too many to be shown here");
        }
        characters += length;
        return value;
    }

    /** What is known of each visit. */
    static Members visited(Trail.Visit visit) {
        return new Members()
                .put("node", visit.node())
                .put("type", visit.kind())
                .put("outcome", visit.outcome())
                .put("atMs", millis(visit.startNanos()))
                .put("tookMs", millis(visit.nanos()));
    }

    private static Node millis(long nanos) {
        BigDecimal value = BigDecimal.valueOf(nanos).divide(NANOS_OF_MILLI, 3, RoundingMode.HALF_UP);
        return new Node.Decimal(value, dev.fairlead.model.Place.of(""));
    }
}
