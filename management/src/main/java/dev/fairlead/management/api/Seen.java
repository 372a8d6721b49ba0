package dev.fairlead.management.api;

import dev.fairlead.management.alert.Comparison;
import dev.fairlead.management.alert.Effect;
import dev.fairlead.management.alert.Message;
import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.alert.Alert;
import dev.fairlead.store.replica.HealthHistory;
import dev.fairlead.store.replica.RouteHistory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What fires and fired, what revisions did to their routes, how backends stood. */
final class Seen {

    private static final int LONGEST_MINUTES = 60;
    private static final int LONGEST_SECONDS = 600;

    private final Store store;
    private final InstantSource clock;

    Seen(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    void serve(Operations table) {
        table.does("listAlerts", this::firing);
        table.does("listAlertHistory", this::history);
        table.does("readEffect", this::effect);
        table.does("readRouteTraffic", this::routes);
        table.does("readHealthHistory", this::health);
    }

    private Answer firing(Call call) {
        List<Node> items =
                store.alerting().alerts().firing().stream().map(Seen::shown).toList();
        return Answer.json(200, new Members().put("items", Members.of(items)).build());
    }

    private Answer history(Call call) {
        Optional<String> cursor = call.query("cursor");
        if (cursor.filter(text -> text.length() > 256).isPresent()) {
            throw Refusal.of(400, "The cursor is not one of this list; follow \"next\" as it was given");
        }
        return Pages.answer(
                call, store.alerting().alerts().over(call.query("rule"), cursor, call.limit()), Seen::shown);
    }

    private static Node shown(Alert alert) {
        return Message.members(alert).put("told", alert.told()).build();
    }

    private Answer effect(Call call) {
        long number = call.number("revision");
        Duration window = Duration.ofMinutes(number(call, "minutes", 15, LONGEST_MINUTES));
        Effect effect = Effect.of(store, clock, number, window)
                .orElseThrow(() -> Refusal.of(
                        404, "There is no revision " + number + " with one before it, or it is no longer kept"));
        List<Node> routes = new ArrayList<>();
        effect.routes().forEach((route, both) -> routes.add(compared(new Members().put("route", route), both)));
        return Answer.json(
                200,
                new Members()
                        .put("revision", number)
                        .put("from", effect.from().toString())
                        .put("at", effect.at().toString())
                        .put("to", effect.to().toString())
                        .put("whole", compared(new Members(), effect.whole()))
                        .put("routes", Members.of(routes))
                        .build());
    }

    private static Node compared(Members to, Comparison both) {
        return to.put("before", TrafficView.counts(both.before()))
                .put("after", TrafficView.counts(both.after()))
                .build();
    }

    private static int number(Call call, String name, int usual, int most) {
        String text = call.query(name).orElse(Integer.toString(usual));
        if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > most) {
            throw Refusal.of(400, "The query parameter \"" + name + "\" is \"" + text + "\"; use 1 to " + most);
        }
        return Integer.parseInt(text);
    }

    /** By route; the step that goes on now is told when it is over, so the last ones that are over count. */
    private Answer routes(Call call) {
        int seconds = number(call, "seconds", 60, LONGEST_SECONDS);
        Instant now = clock.instant();
        Instant from = now.minusSeconds(seconds).minus(RouteHistory.FINE);
        List<Node> routes = new ArrayList<>();
        store.routes().between(from, now).forEach((route, counts) -> {
            Members members = new Members().put("route", route);
            ((Node.Mapping) TrafficView.counts(counts)).members().forEach(members::put);
            routes.add(members.build());
        });
        return Answer.json(
                200,
                new Members()
                        .put("seconds", seconds)
                        .put("routes", Members.of(routes))
                        .build());
    }

    private Answer health(Call call) {
        int days = number(call, "days", 7, (int) HealthHistory.KEPT.toDays());
        Map<String, List<HealthHistory.Day>> all = new TreeMap<>();
        store.health().read(clock.instant().minus(Duration.ofDays(days - 1L))).forEach(day -> all.computeIfAbsent(
                        day.service() + "\n" + day.backend(), unknown -> new ArrayList<>())
                .add(day));
        List<Node> items = all.values().stream().map(Seen::backend).toList();
        return Answer.json(
                200,
                new Members().put("days", days).put("items", Members.of(items)).build());
    }

    private static Node backend(List<HealthHistory.Day> days) {
        List<Node> shown = new ArrayList<>();
        List<Node> turns = new ArrayList<>();
        for (HealthHistory.Day day : days) {
            shown.add(new Members()
                    .put("day", day.day().toString().substring(0, 10))
                    .put("upSeconds", day.upSeconds())
                    .put("downSeconds", day.downSeconds())
                    .build());
            day.turns()
                    .forEach(turn -> turns.add(new Members()
                            .put("at", turn.at().toString())
                            .put("up", turn.up())
                            .put("reason", turn.reason())
                            .build()));
        }
        return new Members()
                .put("service", days.getFirst().service())
                .put("backend", days.getFirst().backend())
                .put("days", Members.of(shown))
                .put("turns", Members.of(turns))
                .build();
    }
}
