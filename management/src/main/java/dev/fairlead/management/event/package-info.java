/** What changes, told to those who listen: one look at the store a second for all of them. */
@NullMarked
package dev.fairlead.management.event;

import org.jspecify.annotations.NullMarked;
