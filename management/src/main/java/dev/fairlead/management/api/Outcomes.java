package dev.fairlead.management.api;

import dev.fairlead.management.http.Problem;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.management.http.Request;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import dev.fairlead.store.revision.Outcome;
import java.util.List;

/** What a change that was not made is answered with. */
final class Outcomes {

    private Outcomes() {}

    /** The change, if it was made. */
    static Outcome.Done done(Outcome outcome) {
        return done(outcome, 422);
    }

    /** @param rejected status for what the review refused */
    static Outcome.Done done(Outcome outcome, int rejected) {
        return switch (outcome) {
            case Outcome.Done done -> done;
            case Outcome.Missing missing -> throw missing(missing.kind(), missing.name());
            case Outcome.NoRevision missing ->
                throw Refusal.of(
                        404,
                        "There is no revision " + missing.number()
                                + ", or it is no longer kept; /api/v1/revisions lists those that are");
            case Outcome.Exists exists -> throw exists(exists.current());
            case Outcome.Stale stale -> throw ETags.stale(stale.current());
            case Outcome.Moved moved -> throw moved();
            case Outcome.Rejected refused -> throw rejected(refused.findings(), rejected);
        };
    }

    static Refusal moved() {
        return Refusal.of(
                412,
                "Something was changed since " + Request.STATE
                        + " was told; look at what there is now and make the change on that");
    }

    static Refusal missing(Kind kind, String name) {
        return Refusal.of(404, "There is no " + kind.word() + " \"" + name + "\" in the store");
    }

    static Refusal exists(Resource current) {
        return Refusal.of(
                        409,
                        "The " + current.kind().word() + " \"" + current.name()
                                + "\" exists; replace it with PUT, or take another name")
                .with("Location", Links.to(current))
                .with("ETag", ETags.of(current));
    }

    private static Refusal rejected(List<Diagnostic> findings, int status) {
        List<Problem.Fault> faults = findings.stream()
                .filter(finding -> finding.severity() == Diagnostic.Severity.ERROR)
                .map(finding -> new Problem.Fault(
                        finding.place().pointer(), finding.subject() + ": " + finding.text(), finding.remedy()))
                .toList();
        return new Refusal(Problem.of(
                status,
                "The configuration would not be valid, in " + faults.size()
                        + (faults.size() == 1 ? " place" : " places") + "; nothing was changed",
                faults));
    }
}
