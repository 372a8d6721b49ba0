/** The route table: which route takes a request. */
@NullMarked
package dev.fairlead.gateway.route;

import org.jspecify.annotations.NullMarked;
