package dev.fairlead.store.revision;

import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.audit.TouchedList;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Loader;
import dev.fairlead.store.content.Page;
import dev.fairlead.store.content.Shelf;
import dev.fairlead.store.content.State;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The published states of the store. The last {@link #KEPT} are kept, and those that a live replica serves. */
public final class Revisions {

    /** How many revisions are kept. */
    public static final int KEPT = 1_000;

    private final RevisionList list;
    private final Commits commits;
    private final Loader loader;

    /** The revisions in a list. */
    public Revisions(RevisionList list, Commits commits, Loader loader) {
        this.list = list;
        this.commits = commits;
        this.loader = loader;
    }

    /**
     * A page of revisions, the newest first.
     *
     * @param before the cursor: revisions with smaller numbers
     * @param limit 1 to {@link Page#MAX_LIMIT}
     * @throws IllegalArgumentException if the cursor or the limit cannot be used
     */
    public Page<Revision> list(Optional<String> before, int limit) {
        Page.checkedLimit(limit);
        long end =
                before.map(Page::number).orElseGet(() -> commits.now().record().revision() + 1);
        long from = Math.max(1, end - limit);
        List<Revision> found = list.newestFirst(from, end).stream()
                .map(RevisionList.Kept::revision)
                .toList();
        boolean more = from > 1 && !found.isEmpty();
        return new Page<>(found, more ? Optional.of(Long.toString(from)) : Optional.empty());
    }

    /** The revision, if it is kept. */
    public Optional<Revision> find(long number) {
        commits.now();
        return list.find(number).map(RevisionList.Kept::revision);
    }

    /** What the second serves otherwise than the first, by kind and name; empty if one of them is not kept. */
    public Optional<List<Difference>> differences(long from, long to) {
        commits.now();
        Optional<RevisionList.Kept> first = list.find(from);
        Optional<RevisionList.Kept> second = list.find(to);
        if (first.isEmpty() || second.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Differences(loader)
                .between(
                        loader.tree(first.get().served()),
                        loader.tree(second.get().served())));
    }

    /**
     * Serves the content of an old revision again, as a new one. Working copies stay as they are; where one was deleted
     * since it is the published one.
     */
    public Outcome rollback(Actor actor, long number, String why, Review review) {
        return rollback(actor, number, why, review, Optional.empty());
    }

    /** Likewise, only on the state that has this {@link Resources#digest}. */
    public Outcome rollback(Actor actor, long number, String why, Review review, Optional<String> base) {
        commits.now();
        Optional<RevisionList.Kept> target = list.find(number);
        if (target.isEmpty()) {
            return new Outcome.NoRevision(number);
        }
        AtomicReference<Optional<Outcome>> refusal = new AtomicReference<>(Optional.empty());
        String reason = why.isEmpty() ? "to revision " + number : "to revision " + number + ": " + why;
        Commits.Committed committed = commits.commit(actor, reason, now -> {
            State next = rolledBack(now, target.get().served());
            Optional<Outcome> refused = Resources.moved(base, now.state())
                    .or(() -> next == now.state() ? Optional.empty() : Resources.rejected(review, next));
            refusal.set(refused);
            return refused.isPresent() ? Optional.empty() : Optional.of(proposal(now, next, target.get()));
        });
        return refusal.get().orElseGet(() -> {
            long sequence = committed.moment().record().sequence();
            long revision = committed.moment().record().revision();
            return new Outcome.Done(revision, sequence, committed.changed(), List.of());
        });
    }

    private State rolledBack(Commits.Moment now, String served) {
        if (served.equals(now.served().digest())) {
            return now.state();
        }
        State old = loader.load(List.of(loader.tree(served)), now.state());
        return now.state().serving(old).withWorkingCopies();
    }

    private Commits.Proposal proposal(Commits.Moment now, State next, RevisionList.Kept target) {
        TouchedList touched = new TouchedList();
        if (next != now.state()) {
            new Differences(loader)
                    .between(now.served(), loader.tree(target.served()))
                    .forEach(change ->
                            touched.add(change.kind().word() + " " + change.name(), change.before(), change.after()));
        }
        return new Commits.Proposal(next, "rollback", touched.list());
    }

    /** The kinds by the shelf that replicas read them from. */
    static Kind kind(Shelf shelf) {
        for (Kind kind : Kind.values()) {
            if (Shelf.served(kind) == shelf) {
                return kind;
            }
        }
        throw new IllegalArgumentException(shelf + " is not served");
    }
}
