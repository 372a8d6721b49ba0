package dev.fairlead.compose.account;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An account as a document: JSON for machines, Markdown for people. Values are not in it, for some are secret. */
public final class Report {

    private Report() {}

    /** All of it, both ways. */
    public static String json(Account account, Map<String, String> expects) {
        Members counts = new Members();
        account.counts().forEach((verdict, count) -> counts.put(word(verdict), count));
        Members needs = new Members();
        expects.forEach(needs::put);
        Node document = new Members()
                .put("values", account.entries().size())
                .put("verdicts", counts.build())
                .put("fields", account.fields().size())
                .put("expects", needs.build())
                .put(
                        "account",
                        Members.of(account.entries().stream().map(Report::node).toList()))
                .put(
                        "causes",
                        Members.of(account.fields().stream().map(Report::field).toList()))
                .build();
        return Json.pretty(document);
    }

    private static Node node(Account.Entry entry) {
        Members members = new Members()
                .put("file", entry.leaf().place().source())
                .put("line", entry.leaf().place().line())
                .put("column", entry.leaf().place().column());
        if (!entry.leaf().pointer().isEmpty()) {
            members.put("pointer", entry.leaf().pointer());
        }
        members.put("verdict", word(entry.fate().verdict()));
        if (!entry.fate().reason().isEmpty()) {
            members.put("reason", entry.fate().reason());
        }
        if (!entry.fate().remedy().isEmpty()) {
            members.put("remedy", entry.fate().remedy());
        }
        if (!entry.fields().isEmpty()) {
            members.put("fields", Members.ofTexts(entry.fields()));
        }
        return members.build();
    }

    private static Node field(Account.Field field) {
        Members members = new Members().put("object", field.object()).put("pointer", field.pointer());
        if (!field.cause().leaves().isEmpty()) {
            members.put(
                    "from",
                    Members.ofTexts(
                            field.cause().leaves().stream().map(Leaf::pointer).toList()));
        }
        if (!field.cause().rule().isEmpty()) {
            members.put("rule", field.cause().rule());
        }
        return members.build();
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    /** What people want to read: the sums, what has to be there, and what is not as it was. */
    public static String markdown(Account account, Map<String, String> expects) {
        StringBuilder out = new StringBuilder("# What became of the stack\n\n");
        out.append(account.entries().size()).append(" values, ");
        out.append(account.fields().size()).append(" fields.\n\n| verdict | values |\n|---|---|\n");
        account.counts().forEach((verdict, count) -> out.append("| ")
                .append(word(verdict))
                .append(" | ")
                .append(count)
                .append(" |\n"));
        if (!expects.isEmpty()) {
            out.append("\n## Has to be there\n\n| what | for |\n|---|---|\n");
            expects.forEach((what, why) -> row(out, List.of(what, why)));
        }
        section(out, account, Verdict.REFUSED, "Refused: left out", List.of("value", "where", "why", "what to do"));
        section(
                out,
                account,
                Verdict.APPROXIMATED,
                "Approximated: something differs",
                List.of("value", "where", "what differs"));
        section(out, account, Verdict.INFERRED, "Inferred: holds without a field", List.of("value", "where", "why"));
        section(out, account, Verdict.INERT, "Inert: means nothing for what runs", List.of("value", "where", "why"));
        section(out, account, Verdict.MAPPED, "Mapped", List.of("value", "where", "fields"));
        return out.toString();
    }

    private static void section(
            StringBuilder out, Account account, Verdict verdict, String title, List<String> headings) {
        List<Account.Entry> entries = account.with(verdict);
        if (entries.isEmpty()) {
            return;
        }
        out.append("\n## ").append(title).append("\n\n");
        row(out, headings);
        out.append("|---".repeat(headings.size())).append("|\n");
        for (Account.Entry entry : entries) {
            String pointer = entry.leaf().pointer().isEmpty()
                    ? entry.leaf().place().pointer()
                    : entry.leaf().pointer();
            String place = entry.leaf().place().toString();
            row(
                    out,
                    switch (verdict) {
                        case REFUSED ->
                            List.of(
                                    "`" + pointer + "`",
                                    place,
                                    entry.fate().reason(),
                                    entry.fate().remedy());
                        case MAPPED -> List.of("`" + pointer + "`", place, fields(entry.fields()));
                        case APPROXIMATED, INFERRED, INERT ->
                            List.of("`" + pointer + "`", place, entry.fate().reason());
                    });
        }
    }

    private static String fields(List<String> fields) {
        int shown = Math.min(3, fields.size());
        String text = "`" + String.join("`, `", fields.subList(0, shown)) + "`";
        return fields.size() > shown ? text + " and " + (fields.size() - shown) + " more" : text;
    }

    private static void row(StringBuilder out, List<String> cells) {
        cells.forEach(cell -> out.append("| ")
                .append(cell.replace("|", "\\|").replace('\n', ' '))
                .append(' '));
        out.append("|\n");
    }
}
