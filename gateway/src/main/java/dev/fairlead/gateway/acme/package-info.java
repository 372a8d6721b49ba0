/**
 * Certificates that are ordered from an authority by ACME (RFC 8555): which ones are wanted, who orders them and when,
 * and what the authority wants to see meanwhile. Not loaded where no resolver is configured.
 */
@NullMarked
package dev.fairlead.gateway.acme;

import org.jspecify.annotations.NullMarked;
