package dev.fairlead.gateway.observe.trace;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Spans;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Puts a clock around the steps of a route. The last one forwards: its time is the backend's, and told as that. */
public final class TracedSteps {

    /** Who calls is always told of, however fast it was found out. */
    private static final String ACCESS = "credential";

    private TracedSteps() {}

    /** The steps, timed. */
    public static List<Step> around(List<Step> steps, LongSupplier nanos) {
        if (steps.size() < 2) {
            return steps;
        }
        List<Step> timed = new ArrayList<>(steps.size() + 1);
        steps.subList(0, steps.size() - 1).forEach(step -> timed.add(new Timed(step, nanos)));
        timed.add(new Last(nanos));
        timed.add(steps.getLast());
        return timed;
    }

    private record Timed(Step step, LongSupplier nanos) implements Step {

        @Override
        public String name() {
            return step.name();
        }

        @Override
        public Verdict attempt(Exchange exchange, Telling told) {
            return step.attempt(exchange, told);
        }

        @Override
        public Verdict apply(Exchange exchange) {
            Spans spans = exchange.handling().spans();
            if (spans == null || !spans.isSampled()) {
                return step.apply(exchange);
            }
            spans.begins(step.name(), nanos.getAsLong());
            Verdict verdict = step.apply(exchange);
            spans.said(verdict, step.name().equals(ACCESS), nanos.getAsLong());
            return verdict;
        }
    }

    /** Before what forwards: the step that waited until now is over. */
    private record Last(LongSupplier nanos) implements Step.Pure {

        @Override
        public String name() {
            return "traced";
        }

        @Override
        public Verdict apply(Exchange exchange) {
            Spans spans = exchange.handling().spans();
            if (spans != null && spans.isSampled()) {
                spans.over(nanos.getAsLong());
            }
            return Verdict.CONTINUE;
        }
    }
}
