@NullMarked
package dev.fairlead.gateway.kubernetes;

import org.jspecify.annotations.NullMarked;
