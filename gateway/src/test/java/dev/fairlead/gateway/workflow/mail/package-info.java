@NullMarked
package dev.fairlead.gateway.workflow.mail;

import org.jspecify.annotations.NullMarked;
