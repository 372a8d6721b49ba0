/** Lines on stdout: one JSON object each, written by one thread, dropped and counted when nobody reads them. */
@NullMarked
package dev.fairlead.gateway.observe.log;

import org.jspecify.annotations.NullMarked;
