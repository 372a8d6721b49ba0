/** What the gateway makes of labels, files and flags, row by row. */
@NullMarked
package dev.fairlead.gateway.behaviour;

import org.jspecify.annotations.NullMarked;
