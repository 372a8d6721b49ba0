/** The two ends of a gateway under test: callers that send any bytes, upstreams that record every byte. */
@NullMarked
package dev.fairlead.acceptance.peer;

import org.jspecify.annotations.NullMarked;
