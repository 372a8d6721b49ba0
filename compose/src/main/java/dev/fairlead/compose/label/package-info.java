/** Labels of workloads as the gateway's own parser reads them, and the ports behind them. */
@NullMarked
package dev.fairlead.compose.label;

import org.jspecify.annotations.NullMarked;
