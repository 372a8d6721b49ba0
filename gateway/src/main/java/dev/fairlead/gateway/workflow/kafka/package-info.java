/** Records for Kafka: as much of its protocol as one record to one partition needs. */
@NullMarked
package dev.fairlead.gateway.workflow.kafka;

import org.jspecify.annotations.NullMarked;
