package dev.fairlead.store.revision;

import dev.fairlead.store.audit.AuditRecord;
import dev.fairlead.store.content.Loader;
import dev.fairlead.store.content.Segments;
import dev.fairlead.store.content.Tree;
import java.util.HashSet;
import java.util.Set;

/** Removes revisions beyond the last thousand, and segments that nothing names any more. */
public final class Sweep {

    private final RevisionList list;
    private final Commits commits;
    private final Loader loader;
    private final Segments segments;

    /** Sweeps a list of revisions and the segments of it. */
    public Sweep(RevisionList list, Commits commits, Loader loader, Segments segments) {
        this.list = list;
        this.commits = commits;
        this.loader = loader;
        this.segments = segments;
    }

    /**
     * Sweeps once. More than one process may do so at a time.
     *
     * @param inUse revisions that somebody serves; they are kept however old
     */
    public void run(Set<Long> inUse) {
        long newest = commits.now().record().revision();
        list.forget(newest - Revisions.KEPT, inUse);
        // What is named is looked up after what may be removed: a segment that was wanted since is not removed.
        Set<String> old = segments.unwanted();
        Set<String> named = named();
        old.removeAll(named);
        segments.remove(old);
    }

    private Set<String> named() {
        Set<String> named = new HashSet<>();
        AuditRecord last = commits.now().record();
        for (RevisionList.Kept kept : list.all()) {
            name(kept.served(), named);
        }
        name(last.served(), named);
        name(last.working(), named);
        return named;
    }

    private void name(String digest, Set<String> named) {
        if (named.add(digest)) {
            Tree tree = loader.tree(digest);
            tree.leaves().values().forEach(leaf -> named.add(leaf.digest()));
        }
    }
}
