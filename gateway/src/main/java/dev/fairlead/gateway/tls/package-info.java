/**
 * TLS: certificates from files, which of them answers, and the contexts of both sides. Nothing here is loaded before
 * somebody speaks TLS or configures it.
 */
@NullMarked
package dev.fairlead.gateway.tls;

import org.jspecify.annotations.NullMarked;
