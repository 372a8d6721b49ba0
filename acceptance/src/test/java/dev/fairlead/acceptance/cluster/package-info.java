/** What manifests made of Compose files let through, against what Compose itself does, with real connections. */
@NullMarked
package dev.fairlead.acceptance.cluster;

import org.jspecify.annotations.NullMarked;
