/** Databases that speak SQL, by JDBC: prepared statements with bound values, and no others. */
@NullMarked
package dev.fairlead.gateway.workflow.sql;

import org.jspecify.annotations.NullMarked;
