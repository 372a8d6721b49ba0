/** What a real browser makes of the gateway's answers. */
@NullMarked
package dev.fairlead.acceptance.browser;

import org.jspecify.annotations.NullMarked;
