/** Single requests for people to look at: chosen, redacted, and kept until somebody takes them to the store. */
@NullMarked
package dev.fairlead.gateway.observe.record;

import org.jspecify.annotations.NullMarked;
