package dev.fairlead.gateway.balance;

/** What one loop knows of the work that its backends have, by number. */
public interface Work {

    /** Requests that wait for an answer. */
    int inFlight(int number);

    /** Nanoseconds from a request to its answer's head, smoothed; 0 where nothing is known. */
    long answerNanos(int number);
}
