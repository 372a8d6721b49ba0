/** How backends are: what checks and requests find out, and which of a service's backends take requests. */
@NullMarked
package dev.fairlead.gateway.health;

import org.jspecify.annotations.NullMarked;
