@NullMarked
package dev.fairlead.gateway.upstream;

import org.jspecify.annotations.NullMarked;
