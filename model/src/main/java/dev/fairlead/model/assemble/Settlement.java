package dev.fairlead.model.assemble;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Name;
import dev.fairlead.model.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides for each object which version of it is served, if any, and collects what there is to say. */
final class Settlement {

    private static final Comparator<Diagnostic> ORDER = Comparator.<Diagnostic, dev.fairlead.model.Owner>comparing(
                    diagnostic -> diagnostic.subject().owner())
            .thenComparing(diagnostic -> diagnostic.subject().kind())
            .thenComparing(diagnostic -> diagnostic.subject().name());

    private final Declared declared;
    private final List<Diagnostic> diagnostics;
    private final Set<Subject> disabled = new HashSet<>();

    Settlement(Declared declared) {
        this.declared = declared;
        this.diagnostics = new ArrayList<>(declared.diagnostics());
    }

    <T> Map<Name, T> settle(Declared.Objects<T> objects, Map<Name, T> before, Rules<T> rules) {
        Map<Name, T> kept = new LinkedHashMap<>();
        for (Name name : objects.names()) {
            Subject subject = new Subject(objects.kind(), name.name(), name.owner());
            T now = objects.readable().get(name);
            if (now != null && passes(subject, now, rules)) {
                kept.put(name, keep(subject, now, rules));
                continue;
            }
            T last = before.get(name);
            if (last != null && stillGood(name, last, rules)) {
                kept.put(name, keep(subject, last, rules));
                warn(subject, new Rules.Problem("its last good version goes on being served", "mend the errors"));
            } else {
                disabled.add(subject);
            }
        }
        return kept;
    }

    private <T> boolean passes(Subject subject, T object, Rules<T> rules) {
        List<Rules.Problem> errors = rules.errors(subject.fullName(), object);
        errors.forEach(error ->
                diagnostics.add(Diagnostic.error(subject, declared.place(subject), error.text(), error.remedy())));
        return errors.isEmpty();
    }

    private static <T> boolean stillGood(Name name, T object, Rules<T> rules) {
        rules.restore(name, object);
        return rules.errors(name, object).isEmpty();
    }

    private <T> T keep(Subject subject, T object, Rules<T> rules) {
        List<Rules.Problem> warnings = new ArrayList<>();
        T kept = rules.keep(subject.fullName(), object, warnings);
        warnings.forEach(warning -> warn(subject, warning));
        return kept;
    }

    private void warn(Subject subject, Rules.Problem problem) {
        diagnostics.add(Diagnostic.warning(subject, declared.place(subject), problem.text(), problem.remedy()));
    }

    Set<Subject> disabled() {
        return disabled;
    }

    List<Diagnostic> diagnostics() {
        return diagnostics.stream().distinct().sorted(ORDER).toList();
    }
}
