/** Secrets that services ask for: where they come from, how long they hold, and how a request gets them. */
@NullMarked
package dev.fairlead.gateway.secret;

import org.jspecify.annotations.NullMarked;
