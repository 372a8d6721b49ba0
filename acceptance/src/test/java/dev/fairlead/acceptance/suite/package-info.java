/** Suites that others wrote, run against a whole gateway; each is skipped, loudly, where it is not installed. */
@NullMarked
package dev.fairlead.acceptance.suite;

import org.jspecify.annotations.NullMarked;
