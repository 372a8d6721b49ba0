package dev.fairlead.store.revision;

import dev.fairlead.store.audit.TouchedList;
import dev.fairlead.store.content.Entry;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import dev.fairlead.store.content.Shelf;
import dev.fairlead.store.content.State;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Makes edits on a state, one after the other, and remembers for the audit what they did. */
final class Editor {

    private final String by;
    private final Instant at;
    private final TouchedList touched = new TouchedList();
    private final Set<String> verbs = new TreeSet<>();
    private State state;

    Editor(State state, String by, Instant at) {
        this.state = state.withWorkingCopies();
        this.by = by;
        this.at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The object that an edit names. */
    record Target(Kind kind, String name) {}

    static Optional<Target> target(Edit edit) {
        return switch (edit) {
            case Edit.Create create -> Optional.of(new Target(create.kind(), create.name()));
            case Edit.Replace replace -> Optional.of(new Target(replace.kind(), replace.name()));
            case Edit.Put put -> Optional.of(new Target(put.kind(), put.name()));
            case Edit.Delete delete -> Optional.of(new Target(delete.kind(), delete.name()));
            case Edit.Publish publish -> Optional.of(new Target(publish.kind(), publish.name()));
            case Edit.Unpublish unpublish -> Optional.of(new Target(unpublish.kind(), unpublish.name()));
            case Edit.PublishChanged all -> Optional.empty();
        };
    }

    /** Makes the edits; stops at the first that cannot be made and says why. */
    Optional<Outcome> edit(List<Edit> edits) {
        return edits.stream().map(this::edit).flatMap(Optional::stream).findFirst();
    }

    State state() {
        return state;
    }

    Commits.Proposal proposal() {
        String action = verbs.size() == 1 ? verbs.iterator().next() : "apply";
        return new Commits.Proposal(state, action, touched.list());
    }

    private Optional<Outcome> edit(Edit edit) {
        return switch (edit) {
            case Edit.Create create -> create(create);
            case Edit.Replace replace -> replace(replace);
            case Edit.Put put -> put(put);
            case Edit.Delete delete -> delete(delete);
            case Edit.Publish publish -> publish(publish.kind(), publish.name());
            case Edit.Unpublish unpublish -> unpublish(unpublish.kind(), unpublish.name());
            case Edit.PublishChanged all -> publishChanged();
        };
    }

    private Optional<Outcome> create(Edit.Create edit) {
        Optional<Resource> there = state.find(edit.kind(), edit.name());
        if (there.isPresent()) {
            return Optional.of(new Outcome.Exists(there.get()));
        }
        save("create", edit.kind(), edit.name(), Optional.empty(), edit.body());
        return Optional.empty();
    }

    private Optional<Outcome> replace(Edit.Replace edit) {
        Optional<Outcome> refused = refused(edit.kind(), edit.name(), edit.version());
        if (refused.isEmpty()) {
            save("replace", edit.kind(), edit.name(), body(edit.kind(), edit.name()), edit.body());
        }
        return refused;
    }

    private Optional<Outcome> put(Edit.Put edit) {
        Optional<String> before = body(edit.kind(), edit.name());
        save(before.isEmpty() ? "create" : "replace", edit.kind(), edit.name(), before, edit.body());
        return Optional.empty();
    }

    private Optional<Outcome> delete(Edit.Delete edit) {
        Optional<Outcome> refused = refused(edit.kind(), edit.name(), edit.version());
        if (refused.isEmpty()) {
            note("delete", edit.kind(), edit.name(), body(edit.kind(), edit.name()), Optional.empty());
            state = state.without(Shelf.edited(edit.kind()), edit.name());
            state = state.without(Shelf.served(edit.kind()), edit.name());
        }
        return refused;
    }

    private Optional<Outcome> publish(Kind kind, String name) {
        Optional<Resource> there = state.find(kind, name);
        if (there.isEmpty()) {
            return Optional.of(new Outcome.Missing(kind, name));
        }
        if (there.get().state() != Resource.State.PUBLISHED) {
            Optional<String> before = there.get().published().map(Resource.Published::body);
            note("publish", kind, name, before, Optional.of(there.get().body()));
            state = state.with(
                    Shelf.served(kind), new Entry(name, at, by, there.get().body()));
        }
        return Optional.empty();
    }

    private Optional<Outcome> unpublish(Kind kind, String name) {
        Optional<Resource> there = state.find(kind, name);
        if (there.isEmpty()) {
            return Optional.of(new Outcome.Missing(kind, name));
        }
        if (there.get().published().isPresent()) {
            Optional<String> before = there.get().published().map(Resource.Published::body);
            note("unpublish", kind, name, before, Optional.empty());
            state = state.without(Shelf.served(kind), name);
        }
        return Optional.empty();
    }

    private Optional<Outcome> publishChanged() {
        return Stream.of(Kind.values())
                .filter(Kind::hasWorkingCopy)
                .flatMap(kind -> state.all(kind).stream())
                .filter(resource -> resource.state() != Resource.State.PUBLISHED)
                .map(resource -> publish(resource.kind(), resource.name()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Outcome> refused(Kind kind, String name, Optional<String> version) {
        Optional<Resource> there = state.find(kind, name);
        if (there.isEmpty()) {
            return Optional.of(new Outcome.Missing(kind, name));
        }
        boolean stale = version.isPresent() && !version.get().equals(there.get().version());
        return stale ? Optional.of(new Outcome.Stale(there.get())) : Optional.empty();
    }

    private Optional<String> body(Kind kind, String name) {
        return state.entry(Shelf.edited(kind), name).map(Entry::body);
    }

    // Saving what already stands is no change: applying a whole configuration again makes no revision.
    private void save(String verb, Kind kind, String name, Optional<String> before, String body) {
        if (!before.equals(Optional.of(body))) {
            note(verb, kind, name, before, Optional.of(body));
            state = state.with(Shelf.edited(kind), new Entry(name, at, by, body));
        }
    }

    private void note(String verb, Kind kind, String name, Optional<String> before, Optional<String> after) {
        verbs.add(verb);
        touched.add(kind.word() + " " + name, before, after);
    }
}
