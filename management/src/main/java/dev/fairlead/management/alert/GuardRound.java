package dev.fairlead.management.alert;

import dev.fairlead.store.alert.Alert;
import dev.fairlead.store.replica.Counts;
import dev.fairlead.store.replica.RouteHistory;
import dev.fairlead.store.revision.Difference;
import dev.fairlead.store.revision.Revision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether a new revision has to go back. Pure. */
final class GuardRound {

    /** The kind of the alerts that it raises, and the name of their rule. */
    static final String KIND = "guard";

    private GuardRound() {}

    /**
     * Why the newest revision is worse than what it replaced; empty if it is not, if too little was asked for to tell, or if it is itself a
     * way back: nothing goes back and forth.
     */
    static Optional<String> look(Guard guard, Revision revision, List<Difference> differences, Scene scene) {
        boolean young = scene.now().isBefore(revision.at().plus(guard.window()));
        if (!guard.active() || revision.number() < 2 || revision.action().equals("rollback") || !young) {
            return Optional.empty();
        }
        Touched touched = Touched.of(differences, scene.told().values());
        // A step that began before the revision may end after it: it belongs to neither.
        Comparison both = new Comparison(
                touched.sum(scene.between(
                                revision.at().minus(guard.window()),
                                revision.at().minus(RouteHistory.FINE)))
                        .orElse(Counts.NONE),
                touched.sum(scene.between(revision.at(), scene.now())).orElse(Counts.NONE));
        return both.says(guard.minRequests()) ? both.worse(guard.percent()) : Optional.empty();
    }

    static Alert alert(long revision, String why, Instant at) {
        return new Alert(KIND, "revision " + revision, KIND, "critical", why, at, Optional.empty(), false);
    }
}
