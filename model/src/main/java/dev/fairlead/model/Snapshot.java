package dev.fairlead.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that is configured, merged over all sources, validated and immutable: what replicas must agree on.
 * Every reference inside of it leads to an object in it; what could not be kept is only in the diagnostics.
 *
 * @param number counts the snapshots of this process from 1; 0 is the empty one before the first
 * @param revision the store's revision in it; 0 without a store
 * @param objects by full name; those here are served, of the products those that are no drafts
 * @param disabled the objects that are declared and not served, each with an error among the diagnostics
 * @param diagnostics all findings, in the order of owner, kind and name
 */
public record Snapshot(
        long number, long revision, AllObjects<Name> objects, Set<Subject> disabled, List<Diagnostic> diagnostics)
        implements AllObjects.Holder<Name> {

    public Snapshot {
        disabled = Set.copyOf(disabled);
        diagnostics = List.copyOf(diagnostics);
    }

    /** Nothing configured. */
    public static Snapshot empty() {
        return new Snapshot(0, 0, AllObjects.none(), Set.of(), List.of());
    }

    /** The same, with findings that were made later; their errors disable their objects where {@code disabling} says so. */
    public Snapshot with(List<Diagnostic> findings, Set<Subject> disabling) {
        Set<Subject> off = new HashSet<>(disabled);
        off.addAll(disabling);
        List<Diagnostic> all = new ArrayList<>(diagnostics);
        all.addAll(findings);
        return new Snapshot(number, revision, objects, off, all);
    }
}
