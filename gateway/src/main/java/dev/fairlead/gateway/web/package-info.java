/** HTTP to any address that may be asked, by blocking connections on virtual threads. */
@NullMarked
package dev.fairlead.gateway.workflow.web;

import org.jspecify.annotations.NullMarked;
