/** The middlewares, one file each, named as in the label. */
@NullMarked
package dev.fairlead.gateway.middleware;

import org.jspecify.annotations.NullMarked;
