/** What an operator sees: access log, metrics, health. */
@NullMarked
package dev.fairlead.gateway.observe;

import org.jspecify.annotations.NullMarked;
