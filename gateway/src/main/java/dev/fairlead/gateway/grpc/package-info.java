/** What a gateway must know of gRPC: its deadline, and its way to say that a call failed. */
@NullMarked
package dev.fairlead.gateway.grpc;

import org.jspecify.annotations.NullMarked;
