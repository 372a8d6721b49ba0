/**
 * Why a request goes where it goes: finds its route and tries its steps as the data plane does, on the same objects, and
 * sends nothing to anybody.
 */
@NullMarked
package dev.fairlead.gateway.explain;

import org.jspecify.annotations.NullMarked;
