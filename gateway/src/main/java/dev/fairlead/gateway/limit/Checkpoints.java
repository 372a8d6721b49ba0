package dev.fairlead.gateway.limit;

import java.util.function.LongConsumer;

/** Where counts of periods outlive the ledger. Called on the settling thread: it never blocks. */
public interface Checkpoints {

    /** Tells, possibly much later and from any thread, how much was used when it was saved last; 0 if nothing was. */
    void find(String key, LongConsumer to);

    /** So much is used; to be saved in a moment, unless it is less than what was saved. */
    void note(String key, long used, long endMillis);
}
