/** Products as OpenAPI documents, both ways. */
@NullMarked
package dev.fairlead.model.openapi;

import org.jspecify.annotations.NullMarked;
