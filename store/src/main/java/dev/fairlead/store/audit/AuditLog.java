package dev.fairlead.store.audit;

import dev.fairlead.store.content.Page;
import java.util.List;
import java.util.Optional;

/** The chain of all audit records. */
@SuppressWarnings("DoNotCallSuggester") // until the bodies follow
public final class AuditLog {

    AuditLog() {}

    /** Appends a record of something that changed no configuration: a login, a token, the reading of a secret. */
    public AuditRecord append(Actor actor, String action, String why, List<AuditRecord.Touched> touched) {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * A page of records, the newest first.
     *
     * @param before the cursor: records with smaller sequence numbers
     * @param limit 1 to {@link Page#MAX_LIMIT}
     */
    public Page<AuditRecord> list(AuditFilter filter, Optional<String> before, int limit) {
        throw new UnsupportedOperationException("follows");
    }

    /** Checks every record from the first to the last. */
    public Verification verify() {
        throw new UnsupportedOperationException("follows");
    }
}
