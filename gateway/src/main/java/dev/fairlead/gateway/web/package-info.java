/**
 * HTTP to any address that may be asked, by blocking connections on virtual threads: for nodes of workflows, and for what
 * the gateway asks by itself. And who says which addresses those are.
 */
@NullMarked
package dev.fairlead.gateway.web;

import org.jspecify.annotations.NullMarked;
