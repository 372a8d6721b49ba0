package dev.fairlead.model.form;

import dev.fairlead.model.Encoded;
import dev.fairlead.model.Middleware.EncodedCharacters;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.EnumSet;
import java.util.Set;

/** {@code encodedCharacters} in Traefik's form, both ways. */
final class EncodedCharactersForm {

    /** No path with one of these is read, whatever its route says. */
    private static final Set<Encoded> NEVER = EnumSet.of(Encoded.BACK_SLASH, Encoded.NULL_CHARACTER);

    private EncodedCharactersForm() {}

    static EncodedCharacters read(Fields fields) {
        EnumSet<Encoded> refused = EnumSet.noneOf(Encoded.class);
        for (Encoded each : Encoded.values()) {
            if (!fields.bool(each.option(), false)) {
                refused.add(each);
            } else if (NEVER.contains(each)) {
                fields.findings()
                        .warning(
                                fields.place(each.option()),
                                "a path with %" + each.digits() + " is refused in any case",
                                "take \"" + each.option() + "\" out");
            }
        }
        fields.finish();
        return new EncodedCharacters(refused);
    }

    static Node.Mapping write(EncodedCharacters characters) {
        Members members = new Members();
        for (Encoded each : Encoded.values()) {
            if (!characters.refused().contains(each)) {
                members.put(each.option(), true);
            }
        }
        return members.build();
    }
}
