/** Alerts, from a backend that dies to who is told of it. */
@NullMarked
package dev.fairlead.acceptance.alert;

import org.jspecify.annotations.NullMarked;
