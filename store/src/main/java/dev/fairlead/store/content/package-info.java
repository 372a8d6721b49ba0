/** What the store holds at one moment: objects in content-addressed segments, segments in a tree. */
@NullMarked
package dev.fairlead.store.content;

import org.jspecify.annotations.NullMarked;
