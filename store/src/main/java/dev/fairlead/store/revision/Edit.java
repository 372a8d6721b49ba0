package dev.fairlead.store.revision;

import dev.fairlead.store.content.Kind;
import java.util.Optional;

/**
 * One change of one object. A body is the canonical JSON of the object; a version is the one that the editor read,
 * and without a version the edit takes whatever stands there.
 */
public sealed interface Edit {

    /** Makes an object that must not exist yet. */
    record Create(Kind kind, String name, String body) implements Edit {}

    /** Replaces an object that must exist; of a product or a workflow, the working copy. */
    record Replace(Kind kind, String name, String body, Optional<String> version) implements Edit {}

    /** Makes or replaces an object. */
    record Put(Kind kind, String name, String body) implements Edit {}

    /** Removes an object that must exist; of a product or a workflow, the published copy too. */
    record Delete(Kind kind, String name, Optional<String> version) implements Edit {}

    /** Serves the working copy of a product or a workflow. */
    record Publish(Kind kind, String name) implements Edit {

        /** Of a product. */
        public Publish(String product) {
            this(Kind.PRODUCT, product);
        }
    }

    /** Serves a product or a workflow no longer; its working copy stays. */
    record Unpublish(Kind kind, String name) implements Edit {

        /** A product. */
        public Unpublish(String product) {
            this(Kind.PRODUCT, product);
        }
    }

    /** Serves all working copies that are published in an older form or not at all. */
    record PublishChanged() implements Edit {}
}
