@NullMarked
package dev.fairlead.gateway.health;

import org.jspecify.annotations.NullMarked;
