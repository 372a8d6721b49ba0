/** Mail: messages as RFC 5322 wants them, handed over by SMTP with TLS. */
@NullMarked
package dev.fairlead.gateway.workflow.mail;

import org.jspecify.annotations.NullMarked;
