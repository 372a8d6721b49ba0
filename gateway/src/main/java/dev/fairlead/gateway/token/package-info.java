/** Signed tokens: reading, checking, and the keys of those who issue them. Not loaded where no credential is a token. */
@NullMarked
package dev.fairlead.gateway.token;

import org.jspecify.annotations.NullMarked;
