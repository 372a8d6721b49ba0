/** What is said about TLS, on both sides of the gateway. Imports nothing. */
@NullMarked
package dev.fairlead.model.tls;

import org.jspecify.annotations.NullMarked;
