/** HTTP/2 and gRPC, told by suites and peers that others wrote. */
@NullMarked
package dev.fairlead.acceptance.http2;

import org.jspecify.annotations.NullMarked;
