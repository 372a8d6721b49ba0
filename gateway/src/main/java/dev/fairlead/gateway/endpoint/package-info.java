/** What endpoints promise: parameters and bodies that are looked at, requests that may be repeated, answers that are kept. */
@NullMarked
package dev.fairlead.gateway.endpoint;

import org.jspecify.annotations.NullMarked;
