package dev.fairlead.management.api;

import dev.fairlead.management.access.Right;
import dev.fairlead.management.alert.Senders;
import dev.fairlead.store.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The rows of {@link Operations} about alerts, the guard, and what was counted and seen. */
final class AlertTable {

    private static final String ROOT = Links.ROOT + "/alerts";
    private static final String TAG = "alerts";

    private AlertTable() {}

    static List<Operation> rows(Store store, InstantSource clock, Senders senders) {
        AlertObjectsApi objects = new AlertObjectsApi(store, clock, senders);
        List<Operation> all = new ArrayList<>(rules(objects));
        all.addAll(channels(objects));
        all.addAll(silences(objects));
        all.addAll(seen(new Seen(store, clock)));
        all.addAll(guard(objects));
        return all;
    }

    private static List<Operation> rules(AlertObjectsApi objects) {
        String one = ROOT + "/rules/{rule}";
        return List.of(
                row(Right.READ, "GET", ROOT + "/rules", objects::rules)
                        .called("listAlertRules", TAG, "Lists the rules of alerts")
                        .gives(200, "AlertRuleList"),
                row(Right.READ, "GET", one, objects::rule)
                        .called("readAlertRule", TAG, "Reads a rule of alerts")
                        .gives(200, "AlertRule"),
                row(Right.EDIT, "PUT", one, objects::saveRule)
                        .called("replaceAlertRule", TAG, "Replaces a rule of alerts, or creates it (201)")
                        .query("dryRun", "reason")
                        .takes("AlertRule")
                        .gives(200, "AlertRule"),
                row(Right.EDIT, "DELETE", one, objects::removeRule)
                        .called("deleteAlertRule", TAG, "Deletes a rule of alerts; what fires by it is over")
                        .query("reason")
                        .gives(204, ""));
    }

    private static List<Operation> channels(AlertObjectsApi objects) {
        String one = ROOT + "/channels/{channel}";
        return List.of(
                row(Right.READ, "GET", ROOT + "/channels", objects::channels)
                        .called("listAlertChannels", TAG, "Lists where alerts are told, without secrets")
                        .gives(200, "AlertChannelList"),
                row(Right.READ, "GET", one, objects::channel)
                        .called("readAlertChannel", TAG, "Reads where alerts are told, without its secret")
                        .gives(200, "AlertChannel"),
                row(Right.ADMINISTER, "PUT", one, objects::saveChannel)
                        .called("replaceAlertChannel", TAG, "Replaces a channel of alerts, or creates it (201)")
                        .query("dryRun", "reason")
                        .takes("AlertChannel")
                        .gives(200, "AlertChannel"),
                row(Right.ADMINISTER, "POST", one + "/test", objects::tryChannel)
                        .called("testAlertChannel", TAG, "Sends a test to a channel, and says whether it arrived")
                        .gives(200, "AlertTest"),
                row(Right.ADMINISTER, "DELETE", one, objects::removeChannel)
                        .called("deleteAlertChannel", TAG, "Deletes a channel of alerts")
                        .query("reason")
                        .gives(204, ""));
    }

    private static List<Operation> silences(AlertObjectsApi objects) {
        return List.of(
                row(Right.READ, "GET", ROOT + "/silences", objects::silences)
                        .called("listSilences", TAG, "Lists what is not told for a while")
                        .gives(200, "SilenceList"),
                row(Right.EDIT, "POST", ROOT + "/silences", objects::silence)
                        .called("createSilence", TAG, "Keeps alerts from being told until a time")
                        .takes("Silence")
                        .gives(201, "Silence"),
                row(Right.EDIT, "DELETE", ROOT + "/silences/{silence}", objects::endSilence)
                        .called("deleteSilence", TAG, "Ends a silence")
                        .query("reason")
                        .gives(204, ""));
    }

    private static List<Operation> seen(Seen seen) {
        return List.of(
                row(Right.READ, "GET", ROOT, seen::firing)
                        .called("listAlerts", TAG, "Lists what fires now, the newest first")
                        .gives(200, "AlertList"),
                row(Right.READ, "GET", ROOT + "/history", seen::history)
                        .called("listAlertHistory", TAG, "Lists alerts that are over, the newest first")
                        .query("limit", "cursor", "rule")
                        .gives(200, "AlertPage"),
                row(Right.READ, "GET", Links.ROOT + "/revisions/{revision}/effect", seen::effect)
                        .called(
                                "readEffect",
                                "revisions",
                                "Compares the routes that a revision touched, before it and after it")
                        .query("minutes")
                        .gives(200, "Effect"),
                row(Right.READ, "GET", Links.ROOT + "/traffic/routes", seen::routes)
                        .called("readRouteTraffic", "replicas", "Shows requests, errors and times by route, just now")
                        .query("seconds")
                        .gives(200, "RouteTraffic"),
                row(Right.READ, "GET", Links.ROOT + "/health-history", seen::health)
                        .called(
                                "readHealthHistory",
                                "replicas",
                                "Shows how backends stood over days: each change, and how long each was up")
                        .query("days")
                        .gives(200, "HealthHistory"));
    }

    private static List<Operation> guard(AlertObjectsApi objects) {
        return List.of(
                row(Right.READ, "GET", Links.ROOT + "/guard", objects::guard)
                        .called("readGuard", "publishing", "Says when revisions are rolled back by themselves")
                        .gives(200, "Guard"),
                row(Right.ADMINISTER, "PUT", Links.ROOT + "/guard", objects::saveGuard)
                        .called("replaceGuard", "publishing", "Says when revisions shall be rolled back by themselves")
                        .query("reason")
                        .takes("Guard")
                        .gives(200, "Guard"));
    }

    private static Operation row(Right right, String method, String template, Operation.Action action) {
        return Operation.of(right, method, template, action);
    }
}
