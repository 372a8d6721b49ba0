/** HTTP/2 as both sides of the gateway speak it: field sections to heads and back, and what guards a connection. */
@NullMarked
package dev.fairlead.gateway.http2;

import org.jspecify.annotations.NullMarked;
