@NullMarked
package dev.fairlead.gateway.workflow.kafka;

import org.jspecify.annotations.NullMarked;
