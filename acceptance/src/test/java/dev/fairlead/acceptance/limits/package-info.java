/** Limits that hold over replicas: real gateways, a real Redis. */
@NullMarked
package dev.fairlead.acceptance.limits;

import org.jspecify.annotations.NullMarked;
