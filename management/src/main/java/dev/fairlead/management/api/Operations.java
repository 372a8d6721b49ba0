package dev.fairlead.management.api;

import dev.fairlead.management.access.Right;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.content.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Everything that the interface does: the rows of {@code operations.json}, each with what does it. Requests are routed by
 * them, rights are checked by them, and the OpenAPI document is written from them: there is no second list.
 */
final class Operations {

    private final Node.Mapping file = OpenApi.file("operations.json");
    private final Map<String, Operation.Action> actions = new HashMap<>();

    /** Says what does the work of the row with that id. */
    void does(String id, Operation.Action action) {
        actions.put(id, action);
    }

    /** The same for a row that stands in the file once for all kinds of objects. */
    void does(Kind kind, String id, Operation.Action action) {
        does(about(kind, id), action);
    }

    /** The table. There is no row that nothing does, and nothing is done that has no row. */
    List<Operation> rows() {
        List<Operation> rows = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            file.at("objects").elements().forEach(row -> rows.add(row(row, text -> about(kind, text))));
        }
        file.at("operations").elements().forEach(row -> rows.add(row(row, text -> text)));
        if (!actions.isEmpty()) {
            throw new IllegalStateException("operations.json has no row " + actions.keySet());
        }
        return rows;
    }

    private Operation row(Node row, UnaryOperator<String> words) {
        String id = words.apply(row.text("id"));
        String[] request = words.apply(row.text("request")).split(" ", 2);
        Operation.Action action = actions.remove(id);
        if (action == null) {
            throw new IllegalStateException("nothing does the row " + id + " of operations.json");
        }
        return new Operation(
                id,
                request[0],
                request[1],
                Right.valueOf(row.text("right").toUpperCase(Locale.ROOT)),
                words.apply(row.text("tag")),
                words.apply(row.text("summary")),
                row.texts("query"),
                words.apply(row.text("takes")),
                words.apply(row.text("gives")),
                row.members().containsKey("status") ? (int) row.number("status") : 200,
                row.members().containsKey("streams"),
                action);
    }

    private static String about(Kind kind, String text) {
        return text.replace("<kind>", kind.word())
                .replace("<kinds>", kind.plural())
                .replace("<Kind>", capital(kind.word()))
                .replace("<Kinds>", capital(kind.plural()));
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
