package dev.fairlead.management.api;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.replica.ReplicaReport;
import dev.fairlead.store.replica.RunningSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One running process: this one, or a live gateway.
 *
 * @param name unique among them
 * @param version of Fairlead
 * @param told what it runs with; empty where it did not say
 * @param fault why not; empty otherwise
 */
record RunningProcess(String name, List<String> roles, String version, Optional<RunningSettings> told, String fault) {

    // No replica has a blank in its name.
    private static final String THIS = "management process";

    RunningProcess {
        roles = List.copyOf(roles);
    }

    /** What a live gateway answered, if it did. */
    record Reply(ReplicaReport replica, Optional<String> answer) {}

    /** This process and all gateways; once where they are the same, as under {@code fairlead up}. */
    static List<RunningProcess> all(RunningSettings mine, List<Reply> replies) {
        List<RunningProcess> all = new ArrayList<>();
        boolean together = false;
        for (Reply reply : replies) {
            RunningProcess gateway = of(reply);
            boolean same = gateway.told()
                    .map(told -> told.host().process())
                    .filter(process ->
                            !process.isEmpty() && process.equals(mine.host().process()))
                    .isPresent();
            if (same) {
                all.addFirst(new RunningProcess(
                        gateway.name(), mine.roles(), gateway.version(), gateway.told(), gateway.fault()));
            } else {
                all.add(gateway);
            }
            together |= same;
        }
        if (!together) {
            all.addFirst(new RunningProcess(THIS, mine.roles(), mine.host().version(), Optional.of(mine), ""));
        }
        return List.copyOf(all);
    }

    private static RunningProcess of(Reply reply) {
        Optional<RunningSettings> told = reply.answer().flatMap(RunningSettings::read);
        String version = reply.replica().version();
        String fault = told.isPresent()
                ? ""
                : reply.answer().isPresent()
                        ? "its version " + version + " does not tell its settings; its log does, when it starts"
                        : "it did not answer in time: it may just have stopped, or have another master key";
        return new RunningProcess(reply.replica().id(), List.of(RunningSettings.GATEWAY), version, told, fault);
    }

    Node shown() {
        Members members = new Members()
                .put("name", name)
                .put("roles", Members.ofTexts(roles))
                .put("version", version);
        told.ifPresent(said -> {
            Members checks = new Members();
            new TreeMap<>(said.checks()).forEach(checks::put);
            members.put("host", said.host().name())
                    .put("java", said.host().java())
                    .put("system", said.host().system())
                    .put("processors", said.host().processors())
                    .put("heapBytes", said.host().heapBytes())
                    .put("startedAt", said.host().startedAt())
                    .put("checks", checks.build());
        });
        return fault.isEmpty() ? members.build() : members.put("fault", fault).build();
    }
}
