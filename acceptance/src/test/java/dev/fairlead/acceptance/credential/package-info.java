/** Credentials of every kind, through a whole gateway. */
@NullMarked
package dev.fairlead.acceptance.credential;

import org.jspecify.annotations.NullMarked;
