package dev.fairlead.gateway.tls;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Name;
import dev.fairlead.model.Place;
import dev.fairlead.model.Subject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was made of files, by the name of its object. Where the files are not good any more, what was last good stays.
 *
 * @param <V> what is made
 */
final class Material<V> {

    /** Makes it. */
    interface Making<V> {
        V make() throws Unusable;
    }

    private final Subject.Kind kind;
    private final Map<Name, V> lastGood = new HashMap<>();

    Material(Subject.Kind kind) {
        this.kind = kind;
    }

    /** What is good now or was last; empty, with an error among the findings, if nothing ever was. */
    Optional<V> of(Name name, Making<V> making, List<Diagnostic> findings) {
        Subject subject = new Subject(kind, name.name(), name.owner());
        try {
            V made = making.make();
            lastGood.put(name, made);
            return Optional.of(made);
        } catch (Unusable unusable) {
            Place place = Place.of(unusable.file());
            findings.add(Diagnostic.error(subject, place, unusable.text(), unusable.remedy()));
            V last = lastGood.get(name);
            if (last != null) {
                findings.add(Diagnostic.warning(
                        subject, place, "its last good version goes on being used", "mend the error"));
            }
            return Optional.ofNullable(last);
        }
    }

    /** Forgets all others. */
    void retain(java.util.Set<Name> names) {
        lastGood.keySet().retainAll(names);
    }
}
