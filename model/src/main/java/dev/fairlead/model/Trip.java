package dev.fairlead.model;

import java.util.List;

/** When a circuit breaker opens: a comparison, or several of them. */
public sealed interface Trip {

    /** All of them hold. */
    record And(List<Trip> all) implements Trip {
        public And {
            all = List.copyOf(all);
        }
    }

    /** One of them holds. */
    record Or(List<Trip> any) implements Trip {
        public Or {
            any = List.copyOf(any);
        }
    }

    /** A measure of the last ten seconds beside a number. */
    record Comparison(Measure measure, Operator operator, double bound) implements Trip {}

    /** How the two compare. */
    enum Operator {
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        EQUAL("=="),
        NOT_EQUAL("!=");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        /** As it is written. */
        public String sign() {
            return sign;
        }

        /** Whether it holds. */
        public boolean holds(double left, double right) {
            int order = Double.compare(left, right);
            return switch (this) {
                case GREATER -> order > 0;
                case GREATER_OR_EQUAL -> order >= 0;
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
            };
        }
    }

    /** What is measured. */
    sealed interface Measure {}

    /** Requests that got no answer from a backend, of all; 0 to 1. */
    record NetworkErrorRatio() implements Measure {}

    /** Answers with a status in one range, of those in another; each from its first number to below its second. */
    record ResponseCodeRatio(int from, int to, int dividedFrom, int dividedTo) implements Measure {}

    /** The time that so many percent of the requests stayed below, in milliseconds. */
    record LatencyAtQuantileMs(double quantile) implements Measure {}
}
