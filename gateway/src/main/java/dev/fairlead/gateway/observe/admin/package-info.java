/** Answers from the gateway itself: health on the traffic port, everything on the admin side. */
@NullMarked
package dev.fairlead.gateway.observe.admin;

import org.jspecify.annotations.NullMarked;
