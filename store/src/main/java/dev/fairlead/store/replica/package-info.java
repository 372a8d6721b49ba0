/** What each running gateway says about itself. */
@NullMarked
package dev.fairlead.store.replica;

import org.jspecify.annotations.NullMarked;
