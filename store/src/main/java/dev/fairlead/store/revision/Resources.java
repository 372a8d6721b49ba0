package dev.fairlead.store.revision;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.store.audit.AuditRecord;
import dev.fairlead.store.content.Contents;
import dev.fairlead.store.content.Resource;
import dev.fairlead.store.content.State;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Everything that is configured in the store: read, edit, publish. */
public final class Resources {

    private final Commits commits;
    private final InstantSource clock;

    /** The resources that these commits make. */
    public Resources(Commits commits, InstantSource clock) {
        this.commits = commits;
        this.clock = clock;
    }

    /**
     * What stands now, read from the store if it changed there.
     *
     * @throws dev.fairlead.store.mongo.StoreUnavailable if the store does not answer in time
     */
    public Contents contents() {
        return commits.now().state().withWorkingCopies();
    }

    /** Another text after each change of what is configured; see {@link Change#base}. */
    public String digest() {
        return commits.now().state().digest();
    }

    /** The latest revision's number; 0 before the first. */
    public long revision() {
        return commits.now().record().revision();
    }

    /**
     * Makes a change: durable, and audited, when it returns {@link Outcome.Done}; without any effect otherwise.
     *
     * @param review looks at the result before it is committed
     * @throws dev.fairlead.store.mongo.StoreUnavailable if the store does not answer in time; the change is then made
     *     completely or not at all
     */
    public Outcome change(Change change, Review review) {
        AtomicReference<Optional<Outcome>> refusal = new AtomicReference<>(Optional.empty());
        Commits.Committed committed = commits.commit(change.actor(), change.why(), now -> {
            Editor editor = new Editor(now.state(), change.actor().user(), clock.instant());
            Optional<Outcome> refused = moved(change.base(), now.state())
                    .or(() -> editor.edit(change.edits()))
                    .or(() -> rejected(review, editor.state()));
            refusal.set(refused);
            return refused.isPresent() ? Optional.empty() : Optional.of(editor.proposal());
        });
        return refusal.get().orElseGet(() -> done(committed, change.edits()));
    }

    /** A change that may be made on another state alone. */
    static Optional<Outcome> moved(Optional<String> base, State now) {
        return base.filter(digest -> !digest.equals(now.digest())).map(digest -> new Outcome.Moved());
    }

    /** What a review refuses. */
    static Optional<Outcome> rejected(Review review, State proposed) {
        List<Diagnostic> findings = review.review(proposed);
        boolean bad = findings.stream().anyMatch(finding -> finding.severity() == Diagnostic.Severity.ERROR);
        return bad ? Optional.of(new Outcome.Rejected(findings)) : Optional.empty();
    }

    private static Outcome done(Commits.Committed committed, List<Edit> edits) {
        AuditRecord entry = committed.moment().record();
        State state = committed.moment().state();
        List<Resource> resources = edits.stream()
                .flatMap(edit -> Editor.target(edit).stream())
                .flatMap(target -> state.find(target.kind(), target.name()).stream())
                .toList();
        return new Outcome.Done(entry.revision(), entry.sequence(), committed.changed(), resources);
    }
}
