package dev.fairlead.store.travel;

import dev.fairlead.store.audit.AuditRecord;
import dev.fairlead.store.content.Loader;
import dev.fairlead.store.content.Shelf;
import dev.fairlead.store.content.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a state holds, a row a shelf. */
final class Shelves {

    private Shelves() {}

    static List<Row> rows(Loader loader, AuditRecord record) {
        Tree served = loader.tree(record.served());
        Tree working = loader.tree(record.working());
        List<Row> rows = new ArrayList<>();
        for (Shelf shelf : Shelf.values()) {
            Tree tree = shelf.isServed() ? served : working;
            Tally tally = new Tally();
            tree.leaves().forEach((id, leaf) -> {
                if (id.shelf() == shelf) {
                    tally.add(id + " " + leaf.digest());
                }
            });
            rows.add(new Row(words(shelf), tree.count(shelf), tally.row("").hash()));
        }
        return rows;
    }

    private static String words(Shelf shelf) {
        return switch (shelf) {
            case PRODUCTS -> "products, published";
            case DRAFTS -> "products";
            case WORKFLOWS -> "workflows, published";
            case WORKFLOW_DRAFTS -> "workflows";
            default -> shelf.name().toLowerCase(Locale.ROOT);
        };
    }
}
