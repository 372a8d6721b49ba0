package dev.fairlead.management.api;

import dev.fairlead.management.access.Right;
import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.alert.Alerts;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.replica.HealthHistory;
import dev.fairlead.store.replica.ReplicaReport;
import dev.fairlead.store.replica.RunningSettings;
import dev.fairlead.store.replica.TrafficHistory;
import dev.fairlead.store.revision.Revisions;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    Operation row() {
        return Operation.of(Right.ADMINISTER, "GET", Links.ROOT + "/settings", this::look)
                .called(
                        "readSettings",
                        "settings",
                        "Shows what management and each gateway run with: every setting, its value and where that is from")
                .gives(200, "Settings");
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

    // All are asked at once: each looks once a second.
    private List<RunningProcess.Reply> asked() {
        List<ReplicaReport> live = store.replicas().live();
        List<RunningProcess.Reply> replies = new ArrayList<>();
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RunningProcess.Reply>> answers = live.stream()
                    .map(replica -> asking.submit(() ->
                            new RunningProcess.Reply(replica, store.questions().ask(replica.id(), QUESTION))))
                    .toList();
            for (Future<RunningProcess.Reply> answer : answers) {
                replies.add(answer.get());
            }
        } catch (ExecutionException broken) {
            throw new IllegalStateException("a gateway could not be asked", broken);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Refusal.of(503, "Management is stopping");
        }
        return replies;
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
