package dev.fairlead.gateway.workflow.connect;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A way to ask one database, queue or mail server. Blocks, so only on virtual threads; heeds interruption. */
public interface Connector extends AutoCloseable {

    /** Asks it. */
    Answer ask(Question question) throws IOException, InterruptedException;

    /** Connections that it has now. */
    int open();

    @Override
    void close();

    /**
     * What was told.
     *
     * @param value by name: text, numbers, true and false, bytes, lists, maps, nothing
     * @param bytes that it is about
     */
    record Answer(Map<String, Object> value, int bytes) {
        public Answer {
            value = Collections.unmodifiableMap(new LinkedHashMap<>(value));
        }
    }

    /** What is asked, until when it is waited for, and how that is told to who is asked. */
    final class Question {

        private final Map<String, Object> asked;
        private final long endNanos;
        private final int maxBytes;
        private @Nullable Runnable givingUp;
        private boolean over;

        /**
         * A question.
         *
         * @param endNanos when nobody waits any more, by {@link System#nanoTime}
         * @param maxBytes of the answer
         */
        public Question(Map<String, Object> asked, long endNanos, int maxBytes) {
            this.asked = asked;
            this.endNanos = endNanos;
            this.maxBytes = maxBytes;
        }

        /** As the counterpart reads it. */
        public Map<String, Object> asked() {
            return asked;
        }

        /** A member that is text; empty where it is missing. */
        public String text(String name) {
            return asked.get(name) instanceof String text ? text : "";
        }

        /** A member that is a number. */
        public int number(String name, int fallback) {
            return asked.get(name) instanceof Number number ? number.intValue() : fallback;
        }

        /** Of the answer. */
        public int maxBytes() {
            return maxBytes;
        }

        /** What is left of its time, 1 at least. */
        public int millisLeft() {
            return Math.clamp((endNanos - System.nanoTime()) / 1_000_000, 1, Integer.MAX_VALUE);
        }

        /** What tells the other side that nobody waits any more; once, and not on the thread that asks. */
        public synchronized void onGivingUp(Runnable action) {
            if (over) {
                Thread.ofVirtual().name("workflow-give-up").start(action);
            } else {
                givingUp = action;
            }
        }

        /** It came to its end. */
        public synchronized void answered() {
            givingUp = null;
        }

        /** Nobody waits any more: tells the other side so, and returns when that was done. */
        public void over() {
            @Nullable Runnable action;
            synchronized (this) {
                over = true;
                action = givingUp;
                givingUp = null;
            }
            if (action != null) {
                action.run();
            }
        }

        /** Whether nobody waits any more. */
        public synchronized boolean isOver() {
            return over;
        }
    }
}
