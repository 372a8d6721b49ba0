package dev.fairlead.compose.parity;

import dev.fairlead.compose.parity.Outcome.Asked;
import dev.fairlead.compose.parity.Outcome.Row;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Locale;

/** An outcome as a page that needs nothing else, and as JSON. */
public final class ParityPage {

    private static final String STYLE = """
            body{font:14px system-ui,sans-serif;margin:2rem;color:#222;background:#fff}
            table{border-collapse:collapse;margin:1rem 0}th,td{border:1px solid #ccc;padding:.25rem .6rem;text-align:left;vertical-align:top}
            .same{background:#e3f4ea}.differs{background:#fbe3e0}.none{background:#f3f3f3}
            code{font:12px ui-monospace,monospace;overflow-wrap:anywhere}
            """;

    private ParityPage() {}

    /** The page. */
    public static String html(Outcome outcome) {
        StringBuilder out = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<title>Parity of two deployments</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>Parity of two deployments</h1>\n<p>A is <code>")
                .append(text(outcome.a()))
                .append("</code>, B is <code>")
                .append(text(outcome.b()))
                .append("</code>. ")
                .append(outcome.alike())
                .append(" of ")
                .append(outcome.asked().size())
                .append(" requests are answered alike.</p>\n<h2>What must be the same</h2>\n<table>\n")
                .append("<tr><th>what</th><th>is</th><th>as</th></tr>\n");
        for (Row row : outcome.rows()) {
            out.append("<tr class=\"")
                    .append(style(row))
                    .append("\"><td>")
                    .append(text(row.name()))
                    .append("</td><td>");
            out.append(word(row)).append("</td><td>").append(text(row.says())).append("</td></tr>\n");
        }
        out.append("</table>\n<h2>Requests</h2>\n<table>\n")
                .append("<tr><th>request</th><th>answer</th><th>what differs</th><th>A</th><th>B</th></tr>\n");
        outcome.asked().forEach(asked -> asked(out, asked));
        return out.append("</table>\n</body>\n</html>\n").toString();
    }

    private static void asked(StringBuilder out, Asked asked) {
        int rows = Math.max(1, asked.mismatches().size());
        String style = asked.mismatches().isEmpty() ? "same" : "differs";
        out.append("<tr class=\"")
                .append(style)
                .append("\"><td rowspan=\"")
                .append(rows)
                .append("\">");
        out.append(text(asked.name()))
                .append("<br><code>")
                .append(text(asked.request()))
                .append("</code></td>");
        out.append("<td rowspan=\"")
                .append(rows)
                .append("\">")
                .append(text(asked.status()))
                .append("</td>");
        if (asked.mismatches().isEmpty()) {
            out.append("<td></td><td></td><td></td></tr>\n");
            return;
        }
        boolean first = true;
        for (Mismatch mismatch : asked.mismatches()) {
            out.append(first ? "" : "<tr class=\"differs\">").append("<td>").append(text(mismatch.where()));
            out.append("</td><td><code>").append(text(mismatch.a())).append("</code></td><td><code>");
            out.append(text(mismatch.b())).append("</code></td></tr>\n");
            first = false;
        }
    }

    /** How a check ended, in a word or two. */
    public static String word(Row row) {
        return switch (row.verdict()) {
            case SAME -> "the same";
            case DIFFERS -> "differs";
            case NOT_CHECKED -> "not checked";
        };
    }

    private static String style(Row row) {
        return switch (row.verdict()) {
            case SAME -> "same";
            case DIFFERS -> "differs";
            case NOT_CHECKED -> "none";
        };
    }

    private static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** The same for machines. */
    public static String json(Outcome outcome) {
        List<Node> rows = outcome.rows().stream()
                .map(row -> (Node) new Members()
                        .put("name", row.name())
                        .put(
                                "verdict",
                                row.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .put("says", row.says())
                        .build())
                .toList();
        List<Node> asked = outcome.asked().stream().map(ParityPage::node).toList();
        return Json.pretty(new Members()
                .put("a", outcome.a())
                .put("b", outcome.b())
                .put("same", outcome.isSame())
                .put("requests", outcome.asked().size())
                .put("alike", outcome.alike())
                .put("checks", Members.of(rows))
                .put("asked", Members.of(asked))
                .build());
    }

    private static Node node(Asked asked) {
        List<Node> mismatches = asked.mismatches().stream()
                .map(each -> (Node) new Members()
                        .put("where", each.where())
                        .put("a", each.a())
                        .put("b", each.b())
                        .build())
                .toList();
        return new Members()
                .put("name", asked.name())
                .put("request", asked.request())
                .put("status", asked.status())
                .put("mismatches", Members.of(mismatches))
                .build();
    }
}
