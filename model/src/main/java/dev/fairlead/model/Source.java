package dev.fairlead.model;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * A place where configuration is read. It reports all that it says now, at first and after each change; between
 * changes it is silent. What it cannot read it reports as diagnostics and keeps its last good declaration.
 */
public interface Source extends AutoCloseable {

    /** Whose objects it declares. */
    Owner owner();

    /**
     * Reads once, reports the result to {@code sink} before it returns, then watches on a thread of its own. One that waits
     * for something better may report what it has already; what it reported last counts.
     *
     * @param sink takes each declaration; called from one thread at a time
     */
    void start(Consumer<Declaration> sink);

    /**
     * What it sees around the gateway now, where it sees something; any thread may ask, and wait a moment.
     */
    default Optional<Landscape> landscape() {
        return Optional.empty();
    }

    /** Stops watching; waits at most two seconds for the thread to end. */
    @Override
    void close();
}
