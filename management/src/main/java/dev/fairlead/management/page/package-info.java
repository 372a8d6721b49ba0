/** The page at the root: static files, served with strict headers. */
@NullMarked
package dev.fairlead.management.page;

import org.jspecify.annotations.NullMarked;
