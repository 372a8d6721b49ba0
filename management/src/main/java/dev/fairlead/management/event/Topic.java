package dev.fairlead.management.event;

import dev.fairlead.management.access.Right;
import java.util.Locale;

/** What a listener hears of, each with the right to read what it is about. */
public enum Topic {
    /** Something that is configured, an operator, or a rule of alerts is another one. */
    CHANGED('c', Right.READ),
    /** Something else is served. */
    REVISION('r', Right.READ),
    /** A gateway came, went, or serves another revision. */
    REPLICAS('g', Right.READ),
    /** A gateway has something else in its table, or a backend stands otherwise. */
    TABLES('t', Right.READ),
    /** Gateways counted requests. */
    FIGURES('f', Right.READ),
    /** An alert fires, says something else, or is over. */
    ALERTS('a', Right.READ),
    /** There are more records of requests. */
    REQUESTS('q', Right.INSPECT),
    /** There is one more audit record. */
    AUDIT('u', Right.AUDIT);

    private final char letter;
    private final Right right;

    Topic(char letter, Right right) {
        this.letter = letter;
        this.right = right;
    }

    /** Stands for it in the ids of events. */
    char letter() {
        return letter;
    }

    /** Who may hear of it. */
    Right right() {
        return right;
    }

    /** The event's name. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
