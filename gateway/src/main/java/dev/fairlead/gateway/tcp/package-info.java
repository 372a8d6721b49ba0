/** Connections that are passed on as bytes: which ones, to which server, and the bytes both ways. */
@NullMarked
package dev.fairlead.gateway.tcp;

import org.jspecify.annotations.NullMarked;
