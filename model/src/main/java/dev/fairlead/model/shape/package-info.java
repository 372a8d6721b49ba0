/** What may stand where in Traefik's dynamic configuration: names, types, and one spelling of each. */
@NullMarked
package dev.fairlead.model.shape;

import org.jspecify.annotations.NullMarked;
