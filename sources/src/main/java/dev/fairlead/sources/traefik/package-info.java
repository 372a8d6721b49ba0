/** Traefik's static configuration as our settings: what maps is mapped, what does not is said. */
@NullMarked
package dev.fairlead.sources.traefik;

import org.jspecify.annotations.NullMarked;
