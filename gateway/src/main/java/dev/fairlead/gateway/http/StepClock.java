package dev.fairlead.gateway.http;

import java.util.ArrayList;
import java.util.List;

/**
 * When each step of one exchange began, for who shows single requests. A step lasts until the next one begins, so one that waits has
 * its waiting in it, and the last one all that came of it. Most exchanges have none.
 */
public final class StepClock {

    /** More steps, or nodes, than a route sensibly has; those beyond are not noted. */
    private static final int MOST = 64;

    private final List<Begun> steps = new ArrayList<>(12);
    private final List<Node> nodes = new ArrayList<>(0);

    /** A step, and when it began on the loop's clock. */
    public record Begun(String name, long nanos) {}

    /** A node of a workflow that ran; on the same clock. */
    public record Node(String name, String outcome, long startNanos, long nanos) {}

    /** Nothing was noted yet. */
    public StepClock() {}

    void begins(String step, long nanos) {
        if (steps.size() < MOST) {
            steps.add(new Begun(step, nanos));
        }
    }

    /** A node of a workflow ran. Any thread may tell; those that are told twice are there once. */
    public synchronized void node(String name, String outcome, long startNanos, long nanos) {
        Node node = new Node(name, outcome, startNanos, nanos);
        if (nodes.size() < MOST && !nodes.contains(node)) {
            nodes.add(node);
        }
    }

    /** All steps that began, in order. On the exchange's loop. */
    public List<Begun> steps() {
        return List.copyOf(steps);
    }

    /** All nodes, in the order in which they ended. */
    public synchronized List<Node> nodes() {
        return List.copyOf(nodes);
    }
}
