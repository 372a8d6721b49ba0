package dev.fairlead.gateway.endpoint;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Which requests were begun under a key, and what they were answered. Nothing here blocks; each question is answered once,
 * from any thread.
 */
public interface Replies extends AutoCloseable {

    /** What is known of a key. */
    sealed interface Outcome {

        /** Nothing was: whoever asks goes on, and tells how it ended. */
        record Fresh() implements Outcome {}

        /** It was answered. */
        @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
        record Done(byte[] answer) implements Outcome {}

        /** Whoever began is not answered yet. */
        record Busy() implements Outcome {}

        /** It was begun with another request. */
        record Other() implements Outcome {}

        /** There is no room for another key. */
        record Full() implements Outcome {}

        /** Nobody can tell. */
        record Lost(String reason) implements Outcome {}
    }

    /**
     * Takes a key, if it is free.
     *
     * @param name of client, endpoint and key: a digest
     * @param print of the request: a digest
     * @param owner who asks
     */
    void claim(String name, String print, String owner, Consumer<Outcome> to);

    /** What is taken stays taken; nothing happens where somebody else has it by now. */
    void hold(String name, String owner);

    /** How often what is taken is to be held, so that it is not free before it is answered; zero where it never is. */
    Duration holdEvery();

    /** What is taken is answered; nothing happens where somebody else has it by now. */
    void keep(String name, String owner, byte[] answer, Duration keep);

    /** What is taken is free again. */
    void release(String name, String owner);

    /** Stops; waits at most two seconds. */
    @Override
    void close();
}
