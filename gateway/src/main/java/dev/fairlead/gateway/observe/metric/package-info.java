/** Numbers about requests and about the process, counted on the loops and added up when they are asked for. */
@NullMarked
package dev.fairlead.gateway.observe.metric;

import org.jspecify.annotations.NullMarked;
