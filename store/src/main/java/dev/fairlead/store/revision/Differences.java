package dev.fairlead.store.revision;

import dev.fairlead.store.content.Entry;
import dev.fairlead.store.content.Loader;
import dev.fairlead.store.content.SegmentId;
import dev.fairlead.store.content.State;
import dev.fairlead.store.content.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares two trees; reads only the segments in which they differ. */
final class Differences {

    private final Loader loader;

    Differences(Loader loader) {
        this.loader = loader;
    }

    /** By kind and name. */
    List<Difference> between(Tree before, Tree after) {
        State old = loader.load(List.of(without(before, after)), State.EMPTY);
        State young = loader.load(List.of(without(after, before)), State.EMPTY);
        TreeSet<SegmentId> ids = new TreeSet<>(without(before, after).leaves().keySet());
        ids.addAll(without(after, before).leaves().keySet());
        List<Difference> found = new ArrayList<>();
        for (SegmentId id : ids) {
            found.addAll(between(id, old, young));
        }
        found.sort(Comparator.comparing(Difference::kind).thenComparing(Difference::name));
        return found;
    }

    private static List<Difference> between(SegmentId id, State before, State after) {
        TreeSet<String> names = new TreeSet<>();
        before.segment(id).entries().forEach(entry -> names.add(entry.name()));
        after.segment(id).entries().forEach(entry -> names.add(entry.name()));
        List<Difference> found = new ArrayList<>();
        for (String name : names) {
            Optional<String> old = before.segment(id).find(name).map(Entry::body);
            Optional<String> young = after.segment(id).find(name).map(Entry::body);
            if (!old.equals(young)) {
                found.add(new Difference(Revisions.kind(id.shelf()), name, old, young));
            }
        }
        return found;
    }

    private static Tree without(Tree tree, Tree other) {
        SortedMap<SegmentId, Tree.Leaf> leaves = new TreeMap<>(tree.leaves());
        leaves.entrySet().removeIf(leaf -> leaf.getValue().equals(other.leaves().get(leaf.getKey())));
        return new Tree(tree.digest(), leaves);
    }
}
