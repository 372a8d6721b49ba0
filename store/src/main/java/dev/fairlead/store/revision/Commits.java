package dev.fairlead.store.revision;

import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.audit.AuditRecord;
import dev.fairlead.store.audit.Chain;
import dev.fairlead.store.audit.Draft;
import dev.fairlead.store.content.Loader;
import dev.fairlead.store.content.State;
import dev.fairlead.store.content.Tree;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes new states out of old ones, one after the other over all processes: loads what the end of the chain names,
 * lets somebody change it, stores what is new, and has the chain commit it. See {@link Chain} for why nothing can be
 * lost or half done.
 */
public final class Commits {

    private final Chain chain;
    private final Loader loader;
    private final Runnable served;
    private final ReentrantLock loading = new ReentrantLock();
    private @Nullable Moment known;

    /**
     * Commits to a chain.
     *
     * @param served is called after each commit that changes what replicas read
     */
    public Commits(Chain chain, Loader loader, Runnable served) {
        this.chain = chain;
        this.loader = loader;
        this.served = served;
    }

    /**
     * A state and the record that made it.
     *
     * @param served the tree of what replicas read in it
     */
    public record Moment(AuditRecord record, State state, Tree served) {}

    /**
     * What somebody makes of a state.
     *
     * @param state the new one; the same one keeps everything, and nothing is recorded then
     * @param action for the audit
     * @param touched for the audit
     */
    public record Proposal(State state, String action, List<AuditRecord.Touched> touched) {}

    /**
     * How an attempt ended.
     *
     * @param moment what stands now
     * @param changed whether the attempt made it
     */
    public record Committed(Moment moment, boolean changed) {}

    /** What stands now. */
    public Moment now() {
        return moment(chain.tail());
    }

    /**
     * Changes what stands.
     *
     * @param attempt makes the new state of the current one; called again on top of the new one when somebody else was
     *     faster; empty changes nothing
     */
    public Committed commit(Actor actor, String why, Function<Moment, Optional<Proposal>> attempt) {
        AtomicReference<@Nullable Moment> result = new AtomicReference<>();
        Optional<AuditRecord> committed = chain.extend(last -> {
            Moment before = moment(last);
            result.set(before);
            Optional<Proposal> proposal = attempt.apply(before).filter(next -> next.state() != before.state());
            return proposal.map(next -> {
                loader.save(next.state(), before.state());
                Tree served = next.state().served();
                result.set(new Moment(last, next.state(), served));
                return draft(actor, why, before, next, served);
            });
        });
        Moment last = Objects.requireNonNull(result.get());
        committed
                .filter(entry -> !entry.served().equals(last.record().served()))
                .ifPresent(entry -> served.run());
        return committed
                .map(entry -> new Committed(remember(new Moment(entry, last.state(), last.served())), true))
                .orElseGet(() -> new Committed(last, false));
    }

    private static Draft draft(Actor actor, String why, Moment before, Proposal next, Tree served) {
        boolean same = served.digest().equals(before.served().digest());
        long revision = before.record().revision() + (same ? 0 : 1);
        String working = next.state().working().digest();
        return new Draft(actor, next.action(), why, next.touched(), revision, served.digest(), working);
    }

    private Moment moment(AuditRecord last) {
        loading.lock();
        try {
            Moment before = known;
            if (before != null && before.record().hash().equals(last.hash())) {
                return before;
            }
            State kept = before == null ? State.EMPTY : before.state();
            Tree served = loader.tree(last.served());
            State state = loader.load(List.of(served, loader.tree(last.working())), kept);
            return remember(new Moment(last, state, served));
        } finally {
            loading.unlock();
        }
    }

    private Moment remember(Moment moment) {
        loading.lock();
        try {
            known = moment;
            return moment;
        } finally {
            loading.unlock();
        }
    }
}
