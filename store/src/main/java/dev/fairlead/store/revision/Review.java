package dev.fairlead.store.revision;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.store.content.Contents;
import java.util.List;

/**
 * Looks at the content as it would stand after a change, before it is committed. What it saw is what is committed:
 * when somebody else was faster, the change is made again on the new content and reviewed again.
 */
@FunctionalInterface
public interface Review {

    /** The findings; one error among them refuses the change. Called again on each try; must not have effects. */
    List<Diagnostic> review(Contents proposed);

    /** Lets everything pass. */
    static Review none() {
        return proposed -> List.of();
    }
}
