/** Event loops and what every connection on one of them shares: its clock, its timers, its memory. Imports no sibling. */
@NullMarked
package dev.fairlead.gateway.loop;

import org.jspecify.annotations.NullMarked;
