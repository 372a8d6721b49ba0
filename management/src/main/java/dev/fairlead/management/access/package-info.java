/** Who may do what: tokens, roles, throttled login. */
@NullMarked
package dev.fairlead.management.access;

import org.jspecify.annotations.NullMarked;
