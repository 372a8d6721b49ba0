package dev.fairlead.compose.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A topology as a drawing and as a page that need nothing else: each network a line from top to bottom, each workload a
 * row with a dot on the networks that it is on. Two that have a dot on the same line reach each other.
 */
public final class Page {

    private static final int ROW = 34;
    private static final int COLUMN = 46;
    private static final int TOP = 120;
    private static final int NAME = 250;
    private static final int DOOR = 190;
    // Told apart also by those who do not see red and green alike.
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d31", "#5b5b9e");

    private final Topology topology;
    private final List<String> names;
    private final List<String> networks;
    private final StringBuilder out = new StringBuilder();

    private Page(Topology topology) {
        this.topology = topology;
        this.names = topology.workloads();
        this.networks = new ArrayList<>(topology.allNetworks());
    }

    /** The drawing alone. */
    public static String svg(Topology topology) {
        Page page = new Page(topology);
        page.drawing();
        return page.out.toString();
    }

    /** The drawing, with who reaches whom and what waits for what below it. */
    public static String html(Topology topology) {
        Page page = new Page(topology);
        page.out
                .append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<title>Who reaches whom</title>\n<style>\n")
                .append("body{font:14px system-ui,sans-serif;margin:2rem;color:#222;background:#fff}\n")
                .append(
                        "table{border-collapse:collapse;margin:1rem 0}th,td{border:1px solid #ccc;padding:.2rem .5rem}\n")
                .append("thead th{writing-mode:vertical-rl;text-align:left}tbody th{text-align:left}\n")
                .append("td.y{background:#d8ecfa}td{text-align:center}\n</style>\n</head>\n<body>\n")
                .append("<h1>Who reaches whom</h1>\n");
        page.drawing();
        page.matrix();
        page.order();
        return page.out.append("</body>\n</html>\n").toString();
    }

    private static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    // -- the drawing --------------------------------------------------------------------------------------------------

    private void drawing() {
        int width = DOOR + NAME + COLUMN * Math.max(1, networks.size()) + 40;
        int height = TOP + ROW * names.size() + 30;
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                .formatted(width, height, width, height));
        out.append(" font-family=\"system-ui,sans-serif\" font-size=\"13\" role=\"img\">\n")
                .append("<title>Workloads and their networks</title>\n")
                .append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        for (int i = 0; i < networks.size(); i++) {
            network(i, height);
        }
        for (int i = 0; i < names.size(); i++) {
            row(i);
        }
        out.append("</svg>\n");
    }

    private int x(int network) {
        return DOOR + NAME + COLUMN * network + COLUMN / 2;
    }

    private static String colour(int network) {
        return COLOURS.get(network % COLOURS.size());
    }

    private void network(int i, int height) {
        boolean closed = topology.isClosed(networks.get(i));
        out.append("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"3\"%s/>\n"
                .formatted(x(i), TOP - 12, x(i), height - 24, colour(i), closed ? " stroke-dasharray=\"6 4\"" : ""));
        out.append("<text transform=\"translate(%d %d) rotate(-45)\" fill=\"%s\">%s</text>\n"
                .formatted(x(i), TOP - 18, colour(i), text(networks.get(i) + (closed ? " (internal)" : ""))));
    }

    private void row(int i) {
        String name = names.get(i);
        int y = TOP + ROW * i + ROW / 2;
        out.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\" fill=\"#f4f6f8\" stroke=\"#889\"/>\n"
                .formatted(DOOR, y - ROW / 2 + 3, NAME - 20, ROW - 6));
        out.append("<text x=\"%d\" y=\"%d\">%s</text>\n".formatted(DOOR + 10, y + 5, text(name)));
        List<String> published = topology.published(name);
        if (!published.isEmpty()) {
            out.append("<path d=\"M%d %d h14 m-6 -5 l6 5 l-6 5\" fill=\"none\" stroke=\"#222\" stroke-width=\"2\"/>\n"
                    .formatted(DOOR - 18, y));
            String ports = String.join(" ", published.subList(0, Math.min(2, published.size())))
                    + (published.size() > 2 ? " …" : "");
            out.append(
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n".formatted(DOOR - 24, y + 5, text(ports)));
        }
        Set<String> on = topology.networks(name);
        for (int network = 0; network < networks.size(); network++) {
            if (on.contains(networks.get(network))) {
                out.append("<circle cx=\"%d\" cy=\"%d\" r=\"7\" fill=\"%s\"><title>%s</title></circle>\n"
                        .formatted(x(network), y, colour(network), text(name + " on " + networks.get(network))));
            }
        }
    }

    // -- tables -------------------------------------------------------------------------------------------------------

    private void matrix() {
        out.append("<h2>Connections</h2>\n<table>\n<thead><tr><th>from \\ to</th>");
        names.forEach(name -> out.append("<th>").append(text(name)).append("</th>"));
        out.append("<th>outside</th></tr></thead>\n<tbody>\n");
        for (String from : names) {
            out.append("<tr><th>").append(text(from)).append("</th>");
            for (String to : names) {
                Set<String> shared = topology.shared(from, to);
                cell(!from.equals(to) && !shared.isEmpty(), String.join(" ", shared));
            }
            cell(topology.reachesOutside(from), "");
            out.append("</tr>\n");
        }
        out.append("<tr><th>outside</th>");
        names.forEach(name -> cell(!topology.published(name).isEmpty(), String.join(" ", topology.published(name))));
        out.append("<td></td></tr>\n</tbody>\n</table>\n");
    }

    private void cell(boolean yes, String why) {
        out.append(yes ? "<td class=\"y\" title=\"" + text(why) + "\">yes</td>" : "<td></td>");
    }

    private void order() {
        out.append("<h2>What waits for what</h2>\n<ul>\n");
        for (String name : names) {
            topology.waits(name).forEach((other, how) -> out.append("<li>")
                    .append(text(name + " waits until " + other + " is " + how.toLowerCase(Locale.ROOT)))
                    .append("</li>\n"));
        }
        out.append("</ul>\n");
    }
}
