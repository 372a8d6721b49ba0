@NullMarked
package dev.fairlead.gateway.tcp;

import org.jspecify.annotations.NullMarked;
