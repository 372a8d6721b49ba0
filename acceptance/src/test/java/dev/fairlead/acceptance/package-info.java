/** Promises, each proven on real sockets and real processes. */
@NullMarked
package dev.fairlead.acceptance;

import org.jspecify.annotations.NullMarked;
