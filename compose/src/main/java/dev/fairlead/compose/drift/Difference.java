package dev.fairlead.compose.drift;

import dev.fairlead.compose.cluster.Field;
import dev.fairlead.compose.cluster.FieldPath;
import dev.fairlead.compose.convert.Secrets;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Optional;

/**
 * One field that is not what it was, or a whole object.
 *
 * @param object {@code Kind/name}
 * @param path where in it; empty for the whole object
 * @param last as it was generated last
 * @param now as it would be generated now
 * @param there as it is there
 */
public record Difference(
        String object,
        FieldPath path,
        Change change,
        Optional<Field> last,
        Optional<Field> now,
        Optional<Field> there) {

    /** The JSON pointer, in the object that is there, else in the one that would be generated; empty for all of it. */
    public String pointer() {
        return there.or(() -> now).or(() -> last).map(Field::pointer).orElse("");
    }

    /** Whether it is about a whole object. */
    public boolean isWhole() {
        return path.length() == 0;
    }

    /** Whether both are about the same element of a list, or the same field. */
    boolean isBeside(Difference other) {
        int length = other.path.length();
        while (length > 0 && !FieldPath.isElement(other.path.step(length - 1))) {
            length--;
        }
        return object.equals(other.object)
                && (path.equals(other.path) || (length > 0 && path.startsWith(other.path.first(length))));
    }

    /** A value as people may see it: {@code -} where there is none, and never a secret. */
    public String shown(Optional<Field> field) {
        return field.map(some -> isSecret() ? "***" : Json.canonical(some.value()))
                .orElse("-");
    }

    /** Whether its name or a value of it says that it is secret. */
    public boolean isSecret() {
        String name = "";
        for (int i = 0; i < path.length(); i++) {
            String step = path.step(i);
            name = FieldPath.isElement(step)
                    ? step.substring(1, step.length() - 1)
                    : step.equals("value") ? name : step;
        }
        for (Optional<Field> field : List.of(last, now, there)) {
            Optional<String> text =
                    field.map(Field::value).filter(Node.Text.class::isInstance).map(node -> ((Node.Text) node).value());
            if (text.isPresent() && Secrets.isSecret(name, text.get())) {
                return true;
            }
        }
        return false;
    }
}
