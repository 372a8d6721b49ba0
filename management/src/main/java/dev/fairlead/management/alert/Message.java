package dev.fairlead.management.alert;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.store.alert.Alert;

/** What a channel is told of an alert. */
public final class Message {

    private Message() {}

    /** What is the same however often it is tried, and another one when it is over. */
    static String event(Alert alert) {
        return alert.id() + (alert.resolved().isPresent() ? "-resolved" : "-firing");
    }

    static String of(Alert alert) {
        return Json.canonical(members(alert).put("id", event(alert)).build());
    }

    /** What is known of an alert. */
    public static Members members(Alert alert) {
        Members members = new Members()
                .put("id", alert.id())
                .put("state", alert.resolved().isPresent() ? "resolved" : "firing")
                .put("rule", alert.rule())
                .put("kind", alert.kind())
                .put("severity", alert.severity())
                .put("subject", alert.subject())
                .put("text", alert.text())
                .put("since", alert.since().toString());
        alert.resolved().ifPresent(at -> members.put("resolvedAt", at.toString()));
        return members;
    }
}
