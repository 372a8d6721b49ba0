@NullMarked
package dev.fairlead.gateway.tls;

import org.jspecify.annotations.NullMarked;
