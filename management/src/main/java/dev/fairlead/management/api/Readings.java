package dev.fairlead.management.api;

import dev.fairlead.model.Declaration;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject;
import dev.fairlead.model.form.DeclarationReader;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.store.content.Contents;
import dev.fairlead.store.content.Entry;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Segment;
import dev.fairlead.store.content.SegmentId;
import dev.fairlead.store.content.Shelf;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is stored as gateways do. A segment that was read before is not read again: beside ten thousand routes, a
 * change of one reads the hundred and fifty of its segment.
 */
final class Readings {

    /** How long the bodies of all that is kept are together; the rest is read each time. */
    private static final long MOST_CHARACTERS = 8 << 20;

    private final KeyHasher hasher;
    private final long mostCharacters;
    private volatile Map<SegmentId, Part> known = Map.of();

    /** What a segment says. */
    private record Part(Segment segment, Declaration said, long characters) {}

    Readings(KeyHasher hasher) {
        this(hasher, MOST_CHARACTERS);
    }

    /** @param mostCharacters in place of the usual bound */
    Readings(KeyHasher hasher, long mostCharacters) {
        this.hasher = hasher;
        this.mostCharacters = mostCharacters;
    }

    /** What is being worked on. */
    Declaration edited(Contents contents) {
        return read(contents, Shelf::edited);
    }

    /** What replicas serve. */
    Declaration served(Contents contents) {
        return read(contents, Shelf::served);
    }

    private Declaration read(Contents contents, Function<Kind, Shelf> shelves) {
        Map<SegmentId, Part> before = known;
        Map<SegmentId, Part> read = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            contents.segments(shelves.apply(kind))
                    .forEach((id, segment) -> read.put(id, part(before.get(id), kind, segment)));
        }
        known = bounded(read, before);
        return clashes(read, shelves)
                ? whole(contents, shelves)
                : Declaration.joined(
                        Owner.STORE, 0, read.values().stream().map(Part::said).toList(), List.of());
    }

    @SuppressWarnings("ReferenceEquality") // the very same one: comparing all objects would cost what is to be saved
    private Part part(@Nullable Part before, Kind kind, Segment segment) {
        if (before != null && before.segment == segment) {
            return before;
        }
        DeclarationReader reader = new DeclarationReader(Owner.STORE, hasher);
        long characters = 0;
        for (Entry entry : segment.entries()) {
            add(kind, entry, reader);
            characters += entry.body().length();
        }
        Declaration said = reader.declaration(0);
        return new Part(segment, said.ofDocuments(said.clients()), characters);
    }

    private static void add(Kind kind, Entry entry, DeclarationReader reader) {
        reader.add(subjectKind(kind), entry.name(), Bodies.parsed(entry.body()));
    }

    // What was looked at last goes first: the other copies of products and workflows are looked at in turn.
    private Map<SegmentId, Part> bounded(Map<SegmentId, Part> latest, Map<SegmentId, Part> before) {
        Map<SegmentId, Part> kept = new HashMap<>();
        long characters = 0;
        for (Map<SegmentId, Part> parts : List.of(latest, before)) {
            for (Map.Entry<SegmentId, Part> each : parts.entrySet()) {
                long more = characters + each.getValue().characters;
                if (more <= mostCharacters && kept.putIfAbsent(each.getKey(), each.getValue()) == null) {
                    characters = more;
                }
            }
        }
        return kept;
    }

    // A proxy with a URL makes a service, and somebody may have called another one so: which holds tells the order.
    private static boolean clashes(Map<SegmentId, Part> read, Function<Kind, Shelf> shelves) {
        Set<String> made = new HashSet<>();
        for (Map.Entry<SegmentId, Part> each : read.entrySet()) {
            boolean products = each.getKey().shelf() == shelves.apply(Kind.PRODUCT);
            for (String name : products ? each.getValue().said.services().keySet() : Set.<String>of()) {
                Part services = read.get(shelves.apply(Kind.SERVICE).segment(name));
                boolean taken = services != null && services.segment.find(name).isPresent();
                if (taken || !made.add(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Reads all of it, in the order of names. */
    private Declaration whole(Contents contents, Function<Kind, Shelf> shelves) {
        DeclarationReader reader = new DeclarationReader(Owner.STORE, hasher);
        for (Kind kind : Kind.values()) {
            contents.segments(shelves.apply(kind)).values().stream()
                    .flatMap(segment -> segment.entries().stream())
                    .sorted(Comparator.comparing(Entry::name))
                    .forEach(entry -> add(kind, entry, reader));
        }
        return reader.declaration(0);
    }

    /** What objects of a kind are called in findings. */
    static Subject.Kind subjectKind(Kind kind) {
        return switch (kind) {
            case PRODUCT -> Subject.Kind.PRODUCT;
            case CLIENT -> Subject.Kind.CLIENT;
            case POLICY -> Subject.Kind.POLICY;
            case ROUTE -> Subject.Kind.ROUTE;
            case MIDDLEWARE -> Subject.Kind.MIDDLEWARE;
            case SERVICE -> Subject.Kind.SERVICE;
            case SECRET -> Subject.Kind.SECRET;
            case WORKFLOW -> Subject.Kind.WORKFLOW;
        };
    }
}
