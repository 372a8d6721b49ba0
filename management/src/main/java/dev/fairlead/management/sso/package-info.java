/** Single sign-on by OpenID Connect: authorization code with PKCE. Nothing of it, nor of the JOSE library, is loaded where no issuer is set. */
@NullMarked
package dev.fairlead.management.sso;

import org.jspecify.annotations.NullMarked;
