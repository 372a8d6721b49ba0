package dev.fairlead.model.form;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Place;
import dev.fairlead.model.Subject;
import java.util.ArrayList;
import java.util.List;

/** Collects what is found while one object is read. Reading goes on after a finding, so that all are told at once. */
public final class Findings {

    private final Subject subject;
    private final List<Diagnostic> all = new ArrayList<>();

    /** Nothing found yet. */
    public Findings(Subject subject) {
        this.subject = subject;
    }

    /** The object that is read. */
    public Subject subject() {
        return subject;
    }

    /** Something that keeps the object from being served. */
    public void error(Place place, String text, String remedy) {
        add(Diagnostic.error(subject, place, text, remedy));
    }

    /** Something that is worth a look. */
    public void warning(Place place, String text, String remedy) {
        add(Diagnostic.warning(subject, place, text, remedy));
    }

    // One value may be asked for in two ways; what is wrong with it is told once.
    private void add(Diagnostic finding) {
        if (!all.contains(finding)) {
            all.add(finding);
        }
    }

    /** Whether an error was found. */
    public boolean failed() {
        return all.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }

    /** All findings in the order in which they were made. */
    public List<Diagnostic> all() {
        return List.copyOf(all);
    }
}
