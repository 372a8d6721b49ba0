package dev.fairlead.management.api;

import dev.fairlead.management.http.Answer;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.alert.Alerts;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.replica.HealthHistory;
import dev.fairlead.store.replica.RunningSettings;
import dev.fairlead.store.replica.TrafficHistory;
import dev.fairlead.store.revision.Revisions;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import java.util.List;
import java.util.function.Supplier;

/**
 * What this installation runs with. Settings are read at start, so each process tells its own: this one from memory, each live gateway
 * over the store. Secrets are masked by the process that has them.
 */
final class SettingsView {

    private static final String QUESTION = "{\"settings\":true}";

    private final Store store;
    private final Supplier<RunningSettings> own;

    SettingsView(Store store, Supplier<RunningSettings> own) {
        this.store = store;
        this.own = own;
    }

    void serve(Operations table) {
        table.does("readSettings", this::look);
    }

    private Answer look(Call call) {
        RunningSettings mine = own.get();
        List<RunningProcess> processes = RunningProcess.all(mine, asked());
        return Answer.json(
                200,
                new Members()
                        .put("store", storage(mine))
                        .put("key", key())
                        .put("kept", kept())
                        .put(
                                "processes",
                                Members.of(processes.stream()
                                        .map(RunningProcess::shown)
                                        .toList()))
                        .put("settings", Members.of(SettingRows.of(processes)))
                        .build());
    }

    private List<RunningProcess.Reply> asked() {
        return Asking.all(
                store.replicas().live(),
                replica -> new RunningProcess.Reply(replica, store.questions().ask(replica.id(), QUESTION)));
    }

    private Node storage(RunningSettings mine) {
        String place = mine.of("MONGODB_URI").map(RunningSettings.One::value).orElse("");
        return new Members()
                .put("kind", place.isEmpty() ? "embedded" : "mongodb")
                .put("place", place)
                .put("version", store.server().version())
                .build();
    }

    private Node key() {
        try {
            Keyring keyring = store.keyring();
            return new Members()
                    .put("id", keyring.id())
                    .put("known", Members.ofTexts(keyring.ids()))
                    .put("underOlder", keyring.ids().size() == 1 ? 0 : store.underOlderKeys())
                    .build();
        } catch (KeyException wrong) {
            throw new StoreUnavailable(wrong.text(), wrong);
        }
    }

    private static Node kept() {
        return new Members()
                .put("revisions", Revisions.KEPT)
                .put("trafficDays", TrafficHistory.KEPT.toDays())
                .put("backendDays", HealthHistory.KEPT.toDays())
                .put("alertDays", Alerts.KEPT.toDays())
                .build();
    }
}
