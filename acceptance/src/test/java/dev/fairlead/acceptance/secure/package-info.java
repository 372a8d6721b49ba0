/** TLS with callers and with backends, on the real command. */
@NullMarked
package dev.fairlead.acceptance.secure;

import org.jspecify.annotations.NullMarked;
