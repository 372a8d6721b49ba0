package dev.fairlead.management.api;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.replica.RunningSettings;
import dev.fairlead.store.replica.RunningSettings.One;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings of several processes, one row a setting: who reads it, and which of them have which value. */
final class SettingRows {

    private final One setting;
    private final Map<Held, List<String>> processes = new LinkedHashMap<>();

    private SettingRows(One setting) {
        this.setting = setting;
    }

    /** A value and where it is from. */
    private record Held(String value, String origin, boolean changed) {}

    /** In the order of the first process; what only others know follows. */
    static List<Node> of(List<RunningProcess> processes) {
        Map<String, SettingRows> rows = new LinkedHashMap<>();
        for (RunningProcess process : processes) {
            for (One one : process.told().map(RunningSettings::settings).orElse(List.of())) {
                SettingRows row = rows.computeIfAbsent(one.variable(), first -> new SettingRows(one));
                if (!Collections.disjoint(one.readBy(), process.roles())) {
                    row.processes
                            .computeIfAbsent(
                                    new Held(one.value(), one.origin(), one.isChanged()), first -> new ArrayList<>())
                            .add(process.name());
                }
            }
        }
        return rows.values().stream().map(SettingRows::shown).toList();
    }

    private boolean differs() {
        long values = processes.keySet().stream().map(Held::value).distinct().count();
        return values > 1 && !setting.own();
    }

    private Node shown() {
        List<Node> values = new ArrayList<>();
        processes.forEach((held, names) -> values.add(new Members()
                .put("value", held.value())
                .put("origin", held.origin())
                .put("processes", Members.ofTexts(names))
                .build()));
        return new Members()
                .put("variable", setting.variable())
                .put("key", setting.key())
                .put("topic", setting.topic())
                .put("page", setting.page())
                .put("readBy", Members.ofTexts(setting.readBy()))
                .put("meaning", setting.meaning())
                .put("default", setting.fallback())
                .put("allowed", setting.allowed())
                .put("hidden", setting.hidden())
                .put("changed", processes.keySet().stream().anyMatch(Held::changed))
                .put("differs", differs())
                .put("values", Members.of(values))
                .build();
    }
}
