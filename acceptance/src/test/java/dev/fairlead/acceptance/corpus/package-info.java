/** Replays the corpus of hostile requests and answers, whole and split at every byte. */
@NullMarked
package dev.fairlead.acceptance.corpus;

import org.jspecify.annotations.NullMarked;
