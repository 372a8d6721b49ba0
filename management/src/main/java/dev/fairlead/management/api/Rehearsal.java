package dev.fairlead.management.api;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Subject;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.content.Contents;
import dev.fairlead.store.revision.Review;
import java.util.List;

/** A review that lets nothing pass, and remembers whether it would have: a change is tried and not made. */
final class Rehearsal implements Review {

    private final Review review;
    private volatile boolean passed;
    private volatile List<Diagnostic> findings = List.of();

    Rehearsal(Review review) {
        this.review = review;
    }

    @Override
    public List<Diagnostic> review(Contents proposed) {
        List<Diagnostic> found = review.review(proposed);
        findings = found;
        passed = found.stream().noneMatch(finding -> finding.severity() == Diagnostic.Severity.ERROR);
        Subject whole = new Subject(Subject.Kind.SOURCE, "", Owner.STORE);
        return passed ? List.of(Diagnostic.error(whole, Place.of("store"), "this was only a rehearsal", "")) : found;
    }

    /** What the last try gives rise to, none of which stands in its way where it passed. */
    Node findings() {
        return Members.of(findings.stream().map(Overview::shown).toList());
    }

    /** Whether the last try would have been made. */
    boolean passed() {
        return passed;
    }
}
