/** The verbs that talk to a management API, and the token that they keep. */
@NullMarked
package dev.fairlead.cli.remote;

import org.jspecify.annotations.NullMarked;
