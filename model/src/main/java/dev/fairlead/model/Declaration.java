package dev.fairlead.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All that one source says now. A later declaration of the same source replaces the earlier one as a whole.
 *
 * <p>Objects that could not be read at all are missing here and have an error among the diagnostics.
 *
 * @param owner the source; every object here is its
 * @param revision the store's revision number; 0 for sources without revisions
 * @param diagnostics findings made while reading
 * @param places where each object stands, for findings made later
 */
public record Declaration(
        Owner owner,
        long revision,
        AllObjects<String> objects,
        List<Diagnostic> diagnostics,
        Map<Subject, Place> places)
        implements AllObjects.Holder<String> {

    public Declaration {
        diagnostics = List.copyOf(diagnostics);
        places = Map.copyOf(places);
    }

    /** One without findings and places. */
    public static Declaration of(Owner owner, AllObjects<String> objects) {
        return new Declaration(owner, 0, objects, List.of(), Map.of());
    }

    /** A source that says nothing. */
    public static Declaration empty(Owner owner) {
        return of(owner, AllObjects.none());
    }

    /**
     * What the parts of one source say together, of a source that says nothing about TLS and TCP. Of two objects of one
     * kind and name the last counts.
     *
     * @param besides findings that belong to no part
     */
    public static Declaration joined(Owner owner, long revision, List<Declaration> parts, List<Diagnostic> besides) {
        List<Diagnostic> diagnostics = new ArrayList<>(besides);
        Map<Subject, Place> places = new HashMap<>();
        parts.forEach(part -> {
            diagnostics.addAll(part.diagnostics());
            places.putAll(part.places());
        });
        List<AllObjects<String>> objects =
                parts.stream().map(Declaration::objects).toList();
        return new Declaration(owner, revision, AllObjects.joined(objects), diagnostics, places);
    }

    /**
     * The same with these clients in place of its own, and without places: each object is a document of its own, whose place
     * follows from its name.
     */
    public Declaration ofDocuments(Map<String, Client> others) {
        return new Declaration(owner, revision, objects.withClients(others), diagnostics, Map.of());
    }

    /** Where the object stands; the source as a whole where that is not known. */
    public Place place(Subject subject) {
        return places.getOrDefault(subject, Place.of(owner.word()));
    }
}
