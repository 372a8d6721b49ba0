@NullMarked
package dev.fairlead.gateway.balance;

import org.jspecify.annotations.NullMarked;
