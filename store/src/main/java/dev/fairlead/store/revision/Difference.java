package dev.fairlead.store.revision;

import dev.fairlead.store.content.Kind;
import java.util.Optional;

/**
 * One object that two revisions serve differently.
 *
 * @param before its canonical JSON in the older one; empty if it was added
 * @param after its canonical JSON in the newer one; empty if it was removed
 */
public record Difference(Kind kind, String name, Optional<String> before, Optional<String> after) {}
