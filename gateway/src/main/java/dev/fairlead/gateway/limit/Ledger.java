package dev.fairlead.gateway.limit;

import java.util.List;

/**
 * Where all replicas count together. Nothing here blocks: each question is answered once, well or badly, from any
 * thread, and possibly never, so whoever asks keeps the time.
 */
public interface Ledger extends AutoCloseable {

    /** Hears the answer to a question. */
    interface Hearer<T> {

        /** It was answered. */
        void hears(T answer);

        /** It could not be asked or answered; the reason is for the log: no password in it. */
        void fails(String reason);
    }

    /**
     * What one counter of a replica tells and wants. {@code told} is a sum, so that telling it twice counts once.
     *
     * @param key the counter's key
     * @param teller the counter of this replica: another one begins to tell from 0
     * @param limit requests in the window or period
     * @param slotMicros length of a slot, 1/1023 of the window; 0 for a period, of which nothing leaves
     * @param keepMillis how long the counter is kept from now on
     * @param answered whether the teller was answered before
     * @param told requests that were let pass, since the teller began
     * @param held tokens that it has and wants to keep
     * @param waiting tokens for requests that wait
     * @param wanted tokens in advance, at most
     * @param least how much was used of a period, as far as is known here; -1 if nothing is known
     * @param untold requests that nobody was told of, for where the teller is not known (any more)
     * @param replicas among which what is left is shared out
     * @param history after a loss: pairs of an age in slots and requests
     */
    record Ask(
            String key,
            String teller,
            long limit,
            long slotMicros,
            long keepMillis,
            boolean answered,
            long told,
            long held,
            long waiting,
            long wanted,
            long least,
            long untold,
            int replicas,
            List<Long> history) {

        /** After which tokens that are held and not told of count as used. */
        public static final long LEASE_MILLIS = 2_000;

        public Ask {
            history = List.copyOf(history);
        }
    }

    /**
     * What it gets.
     *
     * @param known false if the counter, or the teller in it, is not known there (any more): ask again, and say what is
     *     known here
     * @param taken tokens for requests that wait, used from now on
     * @param held tokens that the teller holds now
     * @param left what is left for all
     * @param used requests that were told of, of all
     * @param out tokens that are held, of all
     * @param waitNanos until the next may pass, where fewer were taken than wait; 0 if that is not known
     */
    record Answer(boolean known, long taken, long held, long left, long used, long out, long waitNanos) {

        /** Used or held by all. */
        long total() {
            return used + out;
        }
    }

    /** Tells and asks. */
    void count(Ask ask, Hearer<Answer> to);

    /** Says that this replica lives; hears how many do. */
    void live(String replica, long millis, Hearer<Integer> to);

    /** Says that this replica ends. */
    void leave(String replica, Hearer<Integer> to);

    /** Connects anew: what answers may not be what should be asked any more. */
    void renew();

    /** Stops; waits at most two seconds. */
    @Override
    void close();
}
