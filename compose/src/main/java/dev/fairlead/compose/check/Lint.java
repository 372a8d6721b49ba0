package dev.fairlead.compose.check;

import dev.fairlead.compose.Finding;
import java.util.List;

/** Looks for one sort of mistake. */
@FunctionalInterface
interface Lint {

    List<Finding> of(Scene scene);
}
