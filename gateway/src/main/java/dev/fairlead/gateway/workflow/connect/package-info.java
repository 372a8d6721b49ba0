/** What speaks no HTTP: who is connected to what, by the name of its secret, and how many connections that takes. */
@NullMarked
package dev.fairlead.gateway.workflow.connect;

import org.jspecify.annotations.NullMarked;
