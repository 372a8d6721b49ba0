package dev.fairlead.cli.compose;

import dev.fairlead.cli.terminal.Table;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.cli.terminal.Terminal.Colour;
import dev.fairlead.compose.drift.Change;
import dev.fairlead.compose.drift.Difference;
import dev.fairlead.compose.drift.Drift;
import dev.fairlead.compose.drift.Living;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.TreeSet;

/** What drifted: a row for each field, and the sums. */
final class DriftPrinter {

    private static final int SHOWN = 40;

    private final Terminal terminal;
    private final Living there;

    DriftPrinter(Terminal terminal, Living there) {
        this.terminal = terminal;
        this.there = there;
    }

    void print(Drift.Result result) {
        if (!result.differences().isEmpty()) {
            Table table = new Table("OBJECT", "FIELD", "CHANGED", "LAST", "NOW", "THERE");
            for (Difference difference : result.differences()) {
                table.row(
                        difference.object(),
                        difference.isWhole() ? whole(difference) : difference.pointer(),
                        word(difference.change()),
                        difference.isWhole()
                                ? is(difference.last().isPresent())
                                : cut(difference.shown(difference.last())),
                        difference.isWhole()
                                ? is(difference.now().isPresent())
                                : cut(difference.shown(difference.now())),
                        difference.isWhole()
                                ? is(difference.there().isPresent())
                                : cut(difference.shown(difference.there())));
            }
            table.print(terminal, "");
        }
        if (!result.notLookedAt().isEmpty()) {
            terminal.note("not looked at, for none of them is there: "
                    + String.join(", ", new TreeSet<>(result.notLookedAt())));
        }
        if (there.leftOut() > 0) {
            terminal.note(
                    there.leftOut() + " objects are of controllers, other projects or other namespaces: left out");
        }
        int conflicts = result.with(Change.CONFLICT).size();
        int edited = result.with(Change.EDITED).size();
        int generated = result.with(Change.GENERATED).size();
        Colour colour = conflicts > 0 ? Colour.BAD : edited + generated > 0 ? Colour.LOOK : Colour.GOOD;
        terminal.print(result.objects() + " objects: "
                + terminal.paint(
                        colour,
                        result.differences().isEmpty()
                                ? "nothing differs"
                                : generated + " changed by the Compose files, " + edited + " by hand, " + conflicts
                                        + " by both"));
    }

    private static String whole(Difference difference) {
        return difference.there().isEmpty()
                ? "(is not there)"
                : difference.now().isEmpty() ? "(is not made now)" : "(is new)";
    }

    private static String is(boolean present) {
        return present ? "yes" : "-";
    }

    private static String word(Change change) {
        return switch (change) {
            case GENERATED -> "compose";
            case EDITED -> "by hand";
            case CONFLICT -> "both";
        };
    }

    private static String cut(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN - 1) + "…";
    }

    void json(Drift.Result result) {
        List<Node> rows = result.differences().stream().map(DriftPrinter::node).toList();
        Node document = new Members()
                .put("objects", result.objects())
                .put("generated", result.with(Change.GENERATED).size())
                .put("edited", result.with(Change.EDITED).size())
                .put("conflicts", result.with(Change.CONFLICT).size())
                .put("notLookedAt", Members.ofTexts(List.copyOf(new TreeSet<>(result.notLookedAt()))))
                .put("leftOut", there.leftOut())
                .put("differences", Members.of(rows))
                .build();
        terminal.print(Json.pretty(document).stripTrailing());
    }

    private static Node node(Difference difference) {
        Members members = new Members()
                .put("object", difference.object())
                .put("pointer", difference.pointer())
                .put(
                        "change",
                        switch (difference.change()) {
                            case GENERATED -> "generated";
                            case EDITED -> "edited";
                            case CONFLICT -> "conflict";
                        });
        boolean secret = difference.isSecret();
        members.put("last", difference.last().map(field -> secret ? Members.of("***") : field.value()));
        members.put("now", difference.now().map(field -> secret ? Members.of("***") : field.value()));
        members.put("there", difference.there().map(field -> secret ? Members.of("***") : field.value()));
        return members.build();
    }
}
