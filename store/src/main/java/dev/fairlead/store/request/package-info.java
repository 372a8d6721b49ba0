/** Single requests as gateways recorded them: packed by the hundred, found again, forgotten in time. */
@NullMarked
package dev.fairlead.store.request;

import org.jspecify.annotations.NullMarked;
