/** The promises of the README, one class each, on the real command. */
@NullMarked
package dev.fairlead.acceptance.promise;

import org.jspecify.annotations.NullMarked;
