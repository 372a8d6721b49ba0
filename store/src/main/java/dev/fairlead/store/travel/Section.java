package dev.fairlead.store.travel;

import dev.fairlead.store.audit.Chain;
import dev.fairlead.store.content.Segments;
import dev.fairlead.store.quota.QuotaCounts;
import dev.fairlead.store.revision.RevisionList;
import dev.fairlead.store.shared.SharedThings;
import dev.fairlead.store.use.CredentialUses;
import dev.fairlead.store.user.Users;
import java.util.Arrays;
import java.util.Optional;

/**
 * What travels, in the order in which it stands in the file. What only a running process says of itself stays: sessions,
 * replicas and their traffic, leases.
 */
enum Section {
    REVISIONS("revisions", RevisionList.COLLECTION),
    AUDIT("audit records", Chain.COLLECTION),
    SEGMENTS("segments", Segments.COLLECTION),
    QUOTAS("quotas in use", QuotaCounts.COLLECTION),
    CREDENTIAL_USES("credentials' last uses", CredentialUses.COLLECTION),
    TOKEN_USES("tokens' last uses", Users.TOKEN_USES),
    SHARED("certificates and the like", SharedThings.COLLECTION);

    private final String words;
    private final String collection;

    Section(String words, String collection) {
        this.words = words;
        this.collection = collection;
    }

    /** For people. */
    String words() {
        return words;
    }

    /** Where it lies in a store, and what its lines are called in the file. */
    String collection() {
        return collection;
    }

    static Optional<Section> of(String collection) {
        return Arrays.stream(values())
                .filter(section -> section.collection.equals(collection))
                .findFirst();
    }
}
