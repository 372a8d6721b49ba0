package dev.fairlead.store.content;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** All objects of the store at one moment: immutable, consistent, cheap to keep and to derive from. */
public interface Contents {

    /** The object, if there is one. */
    Optional<Resource> find(Kind kind, String name);

    /** A page of the objects of a kind, in the order of their names; the cursor is the last name of the page. */
    Page<Resource> list(Kind kind, Selection selection);

    /** All objects of a kind, in the order of their names. */
    List<Resource> all(Kind kind);

    /** How many objects of a kind there are. */
    int count(Kind kind);

    /** What is on a shelf: where nothing was changed, the very same segment as in the contents that these were made of. */
    SortedMap<SegmentId, Segment> segments(Shelf shelf);
}
