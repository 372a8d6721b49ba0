package dev.fairlead.gateway.explain;

import dev.fairlead.gateway.route.Candidate;
import java.util.List;

/**
 * What would become of a request.
 *
 * @param entrypoint the name of the listener that it would come in by
 * @param host as the rules see it
 * @param path normalised, as the rules see it; empty where the head is refused before that
 * @param route name of the route that takes it; empty where none does
 * @param ending how it ends
 * @param candidates all routes that were looked at, the winner first
 * @param steps of the route, up to the one that ends it
 */
public record Account(
        String entrypoint,
        String host,
        String path,
        String route,
        Ending ending,
        List<Candidate> candidates,
        List<Told> steps) {

    public Account {
        candidates = List.copyOf(candidates);
        steps = List.copyOf(steps);
    }

    /**
     * How it ends.
     *
     * @param how what happens
     * @param status of the answer; 0 where the service says it
     * @param reason for the operator; empty where it is forwarded
     */
    public record Ending(How how, int status, String reason) {}

    /** What happens in the end. */
    public enum How {
        /** The service gets it. */
        FORWARDED,
        /** A step, or the route itself, answers. */
        ANSWERED,
        /** It is refused. */
        REFUSED
    }

    /**
     * One step.
     *
     * @param step its name, as in traces
     * @param outcome how it went
     * @param said what it would do and what it changed, a sentence each
     */
    public record Told(String step, Outcome outcome, List<String> said) {
        public Told {
            said = List.copyOf(said);
        }
    }

    /** How a step went. */
    public enum Outcome {
        /** The next step follows. */
        PASSES,
        /** It was not tried, since that has effects; it is taken to let the request pass. */
        ASSUMED,
        REFUSES,
        ANSWERS,
        FORWARDS
    }
}
