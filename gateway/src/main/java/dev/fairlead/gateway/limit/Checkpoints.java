package dev.fairlead.gateway.limit;

import java.util.function.LongConsumer;

/** Where counts of periods outlive the ledger. Called on the settling thread: it never blocks. */
public interface Checkpoints {

    /** Nothing outlives the ledger. */
    Checkpoints NONE = new Checkpoints() {
        @Override
        public void find(String key, LongConsumer to) {
            to.accept(0);
        }

        @Override
        public void note(String key, long used, long endMillis) {}
    };

    /** Tells, possibly much later and from any thread, how much was used when it was saved last; 0 if nothing was. */
    void find(String key, LongConsumer to);

    /** So much is used; to be saved in a moment, unless it is less than what was saved. */
    void note(String key, long used, long endMillis);
}
