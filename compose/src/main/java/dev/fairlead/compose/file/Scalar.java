package dev.fairlead.compose.file;

import dev.fairlead.model.Place;
import java.util.Set;

/**
 * One value of a Compose file.
 *
 * @param text with its variables put in
 * @param written as it stands in the file
 * @param unset variables in it that have neither a value nor a default; the text has a stand-in for each
 */
public record Scalar(String text, String written, Place place, Set<String> unset) {

    public Scalar {
        unset = Set.copyOf(unset);
    }

    /** Whether a part of it comes from outside of the file. */
    public boolean isFilled() {
        return !text.equals(written);
    }
}
