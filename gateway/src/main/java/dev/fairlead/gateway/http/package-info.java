/** The contract of the data plane: the exchange, the step, the failure. Imports no sibling but wire and loop. */
@NullMarked
package dev.fairlead.gateway.http;

import org.jspecify.annotations.NullMarked;
