package dev.fairlead.gateway;

import dev.fairlead.gateway.access.Uses;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.use.CredentialUses;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the store when credentials were used last: some at a time, never for a request. */
final class UsesTold {

    /** Uses that are told at one time; more are told the next. */
    static final int AT_ONCE = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(UsesTold.class);

    private final Uses uses;
    private volatile @Nullable CredentialUses store;
    private boolean failing;

    UsesTold(Uses uses) {
        this.uses = uses;
    }

    void to(CredentialUses told) {
        store = told;
        uses.begin();
    }

    /** Blocks on the store, within its bound. */
    void tell() {
        CredentialUses to = store;
        List<Map.Entry<Uses.Used, Long>> some = to == null ? List.of() : uses.take(AT_ONCE);
        if (to == null || some.isEmpty()) {
            return;
        }
        try {
            to.save(some.stream().map(UsesTold::use).toList());
            failing = false;
        } catch (StoreUnavailable lost) {
            uses.giveBack(some);
            if (!failing) {
                LOG.atWarn().addKeyValue("reason", lost.getMessage()).log("uses_not_saved");
            }
            failing = true;
        }
    }

    private static CredentialUses.Use use(Map.Entry<Uses.Used, Long> each) {
        Uses.Used used = each.getKey();
        return new CredentialUses.Use(
                used.client(), used.credential(), used.generation(), Instant.ofEpochMilli(each.getValue()));
    }
}
