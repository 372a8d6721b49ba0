package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.http.StepClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The nodes that a run went through, in the order in which they ended; what is past the bound is only counted. */
public final class Trail {

    private static final int MAX_NODES = 64;

    private final List<Visit> visits = new ArrayList<>();
    private int more;

    /**
     * One node that ran.
     *
     * @param startNanos since the run began
     * @param outcome the output by which it left, or what ended the run there
     */
    public record Visit(String node, String kind, long startNanos, long nanos, String outcome) {}

    synchronized void add(Visit visit) {
        if (visits.size() < MAX_NODES) {
            visits.add(visit);
        } else {
            more++;
        }
    }

    /** All of them. */
    public synchronized List<Visit> visits() {
        return List.copyOf(visits);
    }

    /** Tells each node to who wants the times of steps. */
    synchronized void tell(StepClock clock, long runStart) {
        visits.forEach(visit -> clock.node(
                visit.node(), visit.kind() + " " + visit.outcome(), runStart + visit.startNanos(), visit.nanos()));
    }

    /** One short text: {@code checkout: stock http success 3.1, answer response 200 0.0}, times in milliseconds. */
    synchronized String text(String workflow) {
        StringBuilder text = new StringBuilder(workflow).append(':');
        for (Visit visit : visits) {
            text.append(text.charAt(text.length() - 1) == ':' ? " " : ", ")
                    .append(visit.node())
                    .append(' ')
                    .append(visit.kind())
                    .append(' ')
                    .append(visit.outcome())
                    .append(' ')
                    .append(String.format(Locale.ROOT, "%.1f", visit.nanos() / 1e6));
        }
        return more == 0
                ? text.toString()
                : text.append(", ").append(more).append(" more").toString();
    }
}
