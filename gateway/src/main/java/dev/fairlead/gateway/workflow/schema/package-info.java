/** JSON Schema; the only user of its library, not loaded before the first schema. */
@NullMarked
package dev.fairlead.gateway.workflow.schema;

import org.jspecify.annotations.NullMarked;
