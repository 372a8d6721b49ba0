/** Objects of a cluster as somebody wrote them: read from files, without what a server fills in, field by field. */
@NullMarked
package dev.fairlead.compose.cluster;

import org.jspecify.annotations.NullMarked;
