/** Whether two deployments behave alike: one suite of requests, replayed against both, and what differs. */
@NullMarked
package dev.fairlead.compose.parity;

import org.jspecify.annotations.NullMarked;
