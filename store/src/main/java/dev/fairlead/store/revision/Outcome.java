package dev.fairlead.store.revision;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import java.util.List;

/** How a change ended. All but {@link Done} changed nothing. */
public sealed interface Outcome {

    /**
     * It is durable.
     *
     * @param revision the store's revision now; replicas must serve it, or a later one, for the change to be live
     * @param sequence number of the audit record; that of the latest one if nothing had to change
     * @param changed false if everything already stood as asked for
     * @param resources the edited objects as they stand now, in the order of the edits, without the deleted ones
     */
    record Done(long revision, long sequence, boolean changed, List<Resource> resources) implements Outcome {
        public Done {
            resources = List.copyOf(resources);
        }
    }

    /** There is no such object. */
    record Missing(Kind kind, String name) implements Outcome {}

    /** There is no such revision, or it is no longer kept. */
    record NoRevision(long number) implements Outcome {}

    /** The object that was to be created exists. */
    record Exists(Resource current) implements Outcome {}

    /** Somebody changed the object after it was read. */
    record Stale(Resource current) implements Outcome {}

    /** Something was changed since the state on which alone the change may be made. */
    record Moved() implements Outcome {}

    /** The review found errors. */
    record Rejected(List<Diagnostic> findings) implements Outcome {
        public Rejected {
            findings = List.copyOf(findings);
        }
    }
}
