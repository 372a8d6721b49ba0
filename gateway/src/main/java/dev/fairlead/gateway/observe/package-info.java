/** What an operator sees: access log, metrics, health. What its three parts share stands here. */
@NullMarked
package dev.fairlead.gateway.observe;

import org.jspecify.annotations.NullMarked;
