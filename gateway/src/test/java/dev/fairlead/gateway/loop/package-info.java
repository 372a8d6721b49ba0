/** The loops: that deadlines are kept. */
@NullMarked
package dev.fairlead.gateway.loop;

import org.jspecify.annotations.NullMarked;
