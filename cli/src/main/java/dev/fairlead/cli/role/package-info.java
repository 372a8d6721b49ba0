/** The roles: up, gateway, management, store. Each is wired here, top to bottom. */
@NullMarked
package dev.fairlead.cli.role;

import org.jspecify.annotations.NullMarked;
