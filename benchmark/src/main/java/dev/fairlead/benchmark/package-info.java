/** How fast the gateway is, how much memory it takes, and beside whom: the side-by-side benchmark and the door to JMH. */
@NullMarked
package dev.fairlead.benchmark;

import org.jspecify.annotations.NullMarked;
