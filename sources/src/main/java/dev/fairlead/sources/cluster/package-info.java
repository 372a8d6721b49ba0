/** The API server of a cluster: what is asked of it, how it is followed, what is written there. Knows no meaning. */
@NullMarked
package dev.fairlead.sources.cluster;

import org.jspecify.annotations.NullMarked;
