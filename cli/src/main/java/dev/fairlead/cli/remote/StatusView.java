package dev.fairlead.cli.remote;

import static dev.fairlead.cli.remote.Nodes.number;
import static dev.fairlead.cli.remote.Nodes.text;

import dev.fairlead.cli.terminal.Table;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.cli.terminal.Terminal.Colour;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What management says of itself and of its gateways, for people: a line for the whole, a row for each gateway, a line
 * for each finding.
 */
final class StatusView {

    private final Node status;
    private final List<Node> replicas;
    private final List<Node> findings;
    private final List<Node> alerts;
    private final Node health;

    /** @param health of management, which knows how its store is */
    StatusView(Node status, Node alerts, Node health) {
        this.health = health;
        this.status = status;
        this.alerts = alerts.at("items").elements();
        replicas = status.at("replicas").elements();
        findings = status.at("findings").elements();
    }

    /**
     * Whether somebody should look: a gateway that is not up or answers much with 5xx, none at all, an object that is not
     * served as it stands, an alert that fires, or a store that takes no changes.
     */
    boolean needsALook() {
        return replicas.isEmpty()
                || !alerts.isEmpty()
                || storeTrouble()
                || replicas.stream().anyMatch(replica -> !isUp(replica) || manyFail(replica))
                || findings.stream().anyMatch(StatusView::isError);
    }

    void print(Terminal terminal) {
        terminal.print("Fairlead " + text(status, "version") + ", up " + words(number(status, "uptimeSeconds"))
                + ", revision " + text(status, "revision") + unpublished());
        terminal.print("in the store: " + counts());
        gateways().print(terminal, "no gateway runs against this store: `fairlead gateway` starts one");
        if (storeTrouble()) {
            terminal.print(terminal.paint(Colour.BAD, "look   ") + " the store " + text(health, "store"));
        }
        builds(terminal);
        replicas.forEach(replica -> concerns(terminal, replica));
        for (Node alert : alerts) {
            terminal.print(terminal.paint(Colour.BAD, "alert  ") + " " + text(alert, "rule") + ": "
                    + text(alert, "subject") + ": " + text(alert, "text"));
        }
        for (Node finding : findings) {
            Colour colour = isError(finding) ? Colour.BAD : Colour.LOOK;
            terminal.print(terminal.paint(colour, String.format(Locale.ROOT, "%-7s", text(finding, "severity"))) + " "
                    + line(finding));
        }
        long more = (long) number(status, "findingsMore");
        if (more > 0) {
            terminal.print("and " + more + " more: mend some of these first, and look again");
        }
        if (findings.isEmpty()) {
            terminal.print(terminal.paint(Colour.GOOD, "no findings"));
        }
    }

    // In a narrow table the commit may be cut off, and that is where builds differ.
    private void builds(Terminal terminal) {
        Map<String, List<String>> gateways = new TreeMap<>();
        replicas.forEach(replica -> gateways.computeIfAbsent(text(replica, "version"), build -> new ArrayList<>())
                .add(text(replica, "id")));
        if (gateways.size() > 1) {
            terminal.print("gateways of " + gateways.size() + " builds: "
                    + gateways.entrySet().stream()
                            .map(build -> build.getKey() + " (" + String.join(", ", build.getValue()) + ")")
                            .collect(Collectors.joining(", ")));
        }
    }

    // From five in a hundred on, as the usual alert.
    private static boolean manyFail(Node replica) {
        Node pulse = replica.at("pulse");
        return number(pulse, "serverErrors") > 0 && number(pulse, "serverErrors") * 20 >= number(pulse, "requests");
    }

    // Why a gateway is not up, and where to look when many of its answers are 5xx.
    private static void concerns(Terminal terminal, Node replica) {
        String look = terminal.paint(Colour.LOOK, "look   ") + " " + text(replica, "id") + ": ";
        if (text(replica, "health").contains(": ")) {
            terminal.print(look + text(replica, "health"));
        }
        if (manyFail(replica)) {
            terminal.print(look + part(replica.at("pulse"), "serverErrors")
                    + " of its answers are 5xx; `fairlead services` says how"
                    + " backends stand, `fairlead logs --status 5xx` which requests");
        }
    }

    private boolean storeTrouble() {
        return text(health, "status").equals("degraded");
    }

    private String unpublished() {
        long products = (long) number(status, "unpublished");
        return products == 0
                ? ""
                : "; "
                        + (products == 1
                                ? "1 product is not served as it stands"
                                : products + " products are not served as they stand")
                        + ": fairlead publish";
    }

    private String counts() {
        Node counts = status.at("counts");
        String some = counts.members().keySet().stream()
                .filter(sort -> number(counts, sort) > 0)
                .map(sort -> counted((long) number(counts, sort), sort))
                .collect(Collectors.joining(", "));
        return some.isEmpty() ? "nothing yet (what files say is not counted here)" : some;
    }

    // What is counted is called by its plural.
    private static String counted(long number, String sort) {
        String one = sort.endsWith("ies") ? sort.replaceFirst("ies$", "y") : sort.replaceFirst("s$", "");
        return number + " " + (number == 1 ? one : sort);
    }

    private Table gateways() {
        Table table = new Table(
                "GATEWAY",
                "HEALTH",
                "REVISION",
                "REQUESTS/S",
                "4XX",
                "5XX",
                "P99 MS",
                "FINDINGS",
                "VERSION",
                "UP SINCE");
        for (Node replica : replicas) {
            Node pulse = replica.at("pulse");
            double seconds = number(pulse, "seconds");
            table.row(
                    text(replica, "id"),
                    text(replica, "health").replaceFirst(": .*", ""),
                    text(replica, "revision"),
                    seconds > 0 ? String.format(Locale.ROOT, "%.1f", number(pulse, "requests") / seconds) : "-",
                    part(pulse, "clientErrors"),
                    part(pulse, "serverErrors"),
                    number(pulse, "requests") > 0 ? text(pulse, "p99") : "-",
                    (long) (number(replica, "errors") + number(replica, "warnings")) + "",
                    text(replica, "version"),
                    since(text(replica, "started")));
        }
        return table;
    }

    private static String part(Node pulse, String which) {
        double all = number(pulse, "requests");
        return all > 0 ? String.format(Locale.ROOT, "%.1f%%", 100 * number(pulse, which) / all) : "-";
    }

    private static String since(String instant) {
        return instant.isEmpty() ? "-" : Instant.parse(instant).toString().replaceFirst("[.][0-9]+", "");
    }

    private static String line(Node finding) {
        String remedy = text(finding, "remedy");
        String subject = text(finding, "subject");
        String replica = text(finding, "replica");
        return (replica.isEmpty() ? "" : replica + ": ")
                + (subject.isEmpty() ? "" : subject + ": ")
                + text(finding, "text")
                + (remedy.isEmpty() ? "" : "; " + remedy);
    }

    private static String words(double seconds) {
        Duration time = Duration.ofSeconds((long) seconds);
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return time.toMinutes() > 0
                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                : time.toSeconds() + " s";
    }

    private static boolean isUp(Node replica) {
        return text(replica, "health").equals("up");
    }

    private static boolean isError(Node finding) {
        return text(finding, "severity").equals("error");
    }
}
