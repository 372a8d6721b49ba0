package dev.fairlead.compose.file;

import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import java.util.Optional;
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

    /** The text of a value; empty where it is none, or more than one. */
    public static Optional<String> textOf(Node node) {
        return switch (node) {
            case Node.Text text -> Optional.of(text.value());
            case Node.Decimal number -> Optional.of(number.value().toPlainString());
            case Node.Bool bool -> Optional.of(Boolean.toString(bool.value()));
            case Node.Mapping other -> Optional.empty();
            case Node.Sequence other -> Optional.empty();
            case Node.Empty other -> Optional.empty();
        };
    }

    /** Whether a part of it comes from outside of the file. */
    public boolean isFilled() {
        return !text.equals(written);
    }
}
