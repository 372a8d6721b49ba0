/** Looks at what gateways report, finds what somebody should know, tells it once, and rolls back by itself where that is switched on. */
@NullMarked
package dev.fairlead.management.alert;

import org.jspecify.annotations.NullMarked;
