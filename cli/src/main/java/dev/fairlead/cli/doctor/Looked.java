package dev.fairlead.cli.doctor;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;

/**
 * What one look saw.
 *
 * @param what was looked at: one or two words
 * @param state how it is
 * @param text what was seen, with values and nothing secret
 * @param remedy what to do about it; empty where nothing need be done
 */
record Looked(String what, State state, String text, String remedy) {

    /** How something is: good, worth a look, or in the way of a gateway. */
    enum State {
        OK,
        WARN,
        FAIL
    }

    static Looked ok(String what, String text) {
        return new Looked(what, State.OK, text, "");
    }

    static Looked warn(String what, String text, String remedy) {
        return new Looked(what, State.WARN, text, remedy);
    }

    static Looked fail(String what, String text, String remedy) {
        return new Looked(what, State.FAIL, text, remedy);
    }

    Node node() {
        Members members = new Members()
                .put("check", what)
                .put("status", state.name().toLowerCase(java.util.Locale.ROOT))
                .put("text", text);
        return (remedy.isEmpty() ? members : members.put("remedy", remedy)).build();
    }
}
