/** Spans of exchanges, told to a collector by OTLP over HTTP. Not loaded while tracing is off. */
@NullMarked
package dev.fairlead.gateway.observe.trace;

import org.jspecify.annotations.NullMarked;
