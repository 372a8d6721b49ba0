/** Certificates and keys as sources need them to reach what they read: PEM to contexts of TLS. */
@NullMarked
package dev.fairlead.sources.secure;

import org.jspecify.annotations.NullMarked;
