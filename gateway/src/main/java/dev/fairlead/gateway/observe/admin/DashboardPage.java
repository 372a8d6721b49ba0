package dev.fairlead.gateway.observe.admin;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is served, as a page for people: findings, routers, services, middlewares and products. It is made whole on the
 * gateway and has no script, so whoever guards its route guards all of it. Each table is bounded; lists are where all is.
 */
final class DashboardPage {

    /** Where it is, with the slash that Traefik's has. */
    static final String PATH = "/dashboard/";

    private static final int MOST_ROWS = 500;

    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Fairlead</title><style>
            body{font:14px/1.45 system-ui,sans-serif;margin:0 auto;max-width:80rem;padding:1rem 1.5rem;color:#1b1f24}
            h1{font-size:1.4rem}h2{font-size:1.05rem;margin:1.6rem 0 .4rem}
            table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #d5dae0;padding:.3rem .6rem .3rem 0}
            th{font-weight:600;text-align:left}td{overflow-wrap:anywhere;vertical-align:top}
            .enabled,.UP{color:#116329}.warning{color:#7d4e00}.disabled,.error,.DOWN{color:#a40e26}
            </style></head><body>
            """;

    private final StringBuilder page = new StringBuilder(HEAD);

    private DashboardPage() {}

    static String of(Snapshot snapshot, SnapshotView view, Serving serving) {
        DashboardPage made = new DashboardPage();
        made.head(snapshot, serving);
        made.findings(snapshot.diagnostics());
        made.table("Routers", "http/routers", view.routers(), "rule", "entryPoints", "middlewares", "service");
        made.table("Services", "http/services", view.services(), "serverStatus", "usedBy");
        made.table("Middlewares", "http/middlewares", view.middlewares(), "usedBy");
        if (!snapshot.tcp().routes().isEmpty()) {
            made.table(
                    "TCP routers", "tcp/routers", view.tcpRouters(), "rule", "entryPoints", "middlewares", "service");
            made.table("TCP services", "tcp/services", view.tcpServices(), "usedBy");
        }
        made.table("Products", "", view.products(), "basePath", "usedBy");
        return made.page.append("</body></html>\n").toString();
    }

    private void head(Snapshot snapshot, Serving serving) {
        page.append("<h1>Fairlead ").append(safe(serving.version())).append("</h1><p>Revision ");
        page.append(snapshot.revision())
                .append(", snapshot ")
                .append(snapshot.number())
                .append(". As JSON: ");
        page.append("<a href=\"../api/overview\">overview</a>, <a href=\"../api/rawdata\">everything</a>, ");
        page.append("<a href=\"../api/entrypoints\">entrypoints</a>.</p>");
    }

    private void findings(List<Diagnostic> diagnostics) {
        if (diagnostics.isEmpty()) {
            return;
        }
        title("Findings", diagnostics.size(), "");
        page.append("<table>");
        diagnostics.stream().limit(MOST_ROWS).forEach(diagnostic -> {
            boolean error = diagnostic.severity() == Diagnostic.Severity.ERROR;
            String word = error ? "error" : "warning";
            page.append("<tr><td class=\"")
                    .append(word)
                    .append("\">")
                    .append(word)
                    .append("</td><td>");
            page.append(safe(diagnostic.toString())).append("</td></tr>");
        });
        page.append("</table>");
        rest(diagnostics.size());
    }

    private void table(String title, String list, Map<String, Node.Mapping> objects, String... members) {
        title(title, objects.size(), list);
        if (objects.isEmpty()) {
            return;
        }
        page.append("<table><tr><th>name</th><th>status</th>");
        for (String member : members) {
            page.append("<th>").append(member).append("</th>");
        }
        page.append("</tr>");
        objects.entrySet().stream().limit(MOST_ROWS).forEach(each -> row(each, members));
        page.append("</table>");
        rest(objects.size());
    }

    private void row(Map.Entry<String, Node.Mapping> object, String... members) {
        Map<String, Node> values = object.getValue().members();
        page.append("<tr><td>").append(safe(object.getKey())).append("</td>");
        cell(values.get("status"));
        for (String member : members) {
            cell(values.get(member));
        }
        page.append("</tr>");
    }

    private void cell(@Nullable Node value) {
        page.append("<td>");
        switch (value) {
            case Node.Sequence list -> {
                List<String> texts = new ArrayList<>();
                list.elements().forEach(element -> texts.add(text(element)));
                page.append(safe(String.join(", ", texts)));
            }
            case Node.Mapping each ->
                each.members().forEach((name, state) -> {
                    page.append(safe(name)).append(' ');
                    word(text(state));
                    page.append("<br>");
                });
            case Node.Text text -> word(text.value());
            case null -> {}
            default -> {}
        }
        page.append("</td>");
    }

    // The words that say how something is have a colour.
    private void word(String word) {
        switch (word) {
            case "enabled", "warning", "disabled", "UP", "DOWN" ->
                page.append("<span class=\"")
                        .append(word)
                        .append("\">")
                        .append(word)
                        .append("</span>");
            default -> page.append(safe(word));
        }
    }

    private void title(String title, int count, String list) {
        page.append("<h2>").append(title).append(" (").append(count).append(')');
        if (!list.isEmpty()) {
            page.append(" <small><a href=\"../api/").append(list).append("\">JSON</a></small>");
        }
        page.append("</h2>");
    }

    private void rest(int count) {
        if (count > MOST_ROWS) {
            page.append("<p>and ").append(count - MOST_ROWS).append(" more.</p>");
        }
    }

    private static String text(Node node) {
        return node instanceof Node.Text text ? text.value() : "";
    }

    private static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }
}
