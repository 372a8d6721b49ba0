/** Alerts: their rules and where they go, what fires, what fired, and what is still to be told. */
@NullMarked
package dev.fairlead.store.alert;

import org.jspecify.annotations.NullMarked;
