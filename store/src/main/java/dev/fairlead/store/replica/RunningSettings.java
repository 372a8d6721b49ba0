package dev.fairlead.store.replica;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one process runs with, as it tells it itself. Secrets are masked where this is made: nothing that reads it ever has one.
 *
 * @param host what it runs on
 * @param roles {@link #GATEWAY}, {@link #MANAGEMENT} or both
 * @param checks how each check of its health stands, by name; empty for one that serves no traffic
 * @param settings in the order in which they are shown
 */
public record RunningSettings(Host host, List<String> roles, Map<String, String> checks, List<One> settings) {

    /** The role of a process that serves traffic. */
    public static final String GATEWAY = "gateway";

    /** The role of a process that serves REST and the console. */
    public static final String MANAGEMENT = "management";

    /** Of a process that does not say. */
    public static final RunningSettings NONE =
            new RunningSettings(new Host("", "", "", "", "", 0, 0, ""), List.of(MANAGEMENT), Map.of(), List.of());

    public RunningSettings {
        roles = List.copyOf(roles);
        checks = Map.copyOf(checks);
        settings = List.copyOf(settings);
    }

    /**
     * What a process runs on.
     *
     * @param process differs for each process that ever ran
     * @param name of the replica
     * @param version of Fairlead
     * @param java version and vendor
     * @param system name, version and architecture
     * @param heapBytes the most that its heap takes
     * @param startedAt in ISO 8601; may be empty
     */
    public record Host(
            String process,
            String name,
            String version,
            String java,
            String system,
            long processors,
            long heapBytes,
            String startedAt) {}

    /**
     * One setting as it holds.
     *
     * @param variable its environment variable
     * @param key in the file of settings; empty if it has none
     * @param topic what it is about: the heading that it stands under
     * @param page of the docs that says more
     * @param readBy the roles that read it
     * @param fallback what holds where nothing is set; may be empty
     * @param hidden what of its value is masked: {@code nothing}, {@code passwords} or {@code all}
     * @param own whether each process has another value by its nature
     * @param value secrets masked; empty where it has none
     * @param origin where the value comes from: {@link #DEFAULT}, or as users would name it
     */
    public record One(
            String variable,
            String key,
            String topic,
            String page,
            List<String> readBy,
            String meaning,
            String fallback,
            String allowed,
            String hidden,
            boolean own,
            String value,
            String origin) {

        /** The origin of what nobody set. */
        public static final String DEFAULT = "default";

        public One {
            readBy = List.copyOf(readBy);
        }

        /** Whether somebody set it to something else than what holds anyway. */
        public boolean isChanged() {
            return !origin.equals(DEFAULT) && !value.equals(fallback);
        }

        private Node json() {
            return new Members()
                    .put("variable", variable)
                    .put("key", key)
                    .put("topic", topic)
                    .put("page", page)
                    .put("readBy", Members.ofTexts(readBy))
                    .put("meaning", meaning)
                    .put("default", fallback)
                    .put("allowed", allowed)
                    .put("hidden", hidden)
                    .put("own", own)
                    .put("value", value)
                    .put("origin", origin)
                    .build();
        }

        private static One read(Node.Mapping told) {
            return new One(
                    told.text("variable"),
                    told.text("key"),
                    told.text("topic"),
                    told.text("page"),
                    told.texts("readBy"),
                    told.text("meaning"),
                    told.text("default"),
                    told.text("allowed"),
                    told.text("hidden"),
                    told.flag("own"),
                    told.text("value"),
                    told.text("origin"));
        }
    }

    /** The setting of a variable, if this process has it. */
    public Optional<One> of(String variable) {
        return settings.stream().filter(one -> one.variable().equals(variable)).findFirst();
    }

    /** What goes over the store. */
    public String json() {
        Members standing = new Members();
        checks.forEach(standing::put);
        return Json.canonical(new Members()
                .put("process", host.process())
                .put("name", host.name())
                .put("version", host.version())
                .put("java", host.java())
                .put("system", host.system())
                .put("processors", host.processors())
                .put("heapBytes", host.heapBytes())
                .put("startedAt", host.startedAt())
                .put("roles", Members.ofTexts(roles))
                .put("checks", standing.build())
                .put("settings", Members.of(settings.stream().map(One::json).toList()))
                .build());
    }

    /** What {@link #json} wrote, of another version perhaps; empty if it is something else. */
    public static Optional<RunningSettings> read(String text) {
        try {
            return Json.read(text, "settings") instanceof Node.Mapping told
                            && told.members().get("settings") instanceof Node.Sequence list
                    ? Optional.of(read(told, list))
                    : Optional.empty();
        } catch (Json.Malformed somethingElse) {
            return Optional.empty();
        }
    }

    private static RunningSettings read(Node.Mapping told, Node.Sequence list) {
        Map<String, String> checks = new LinkedHashMap<>();
        Node standing = told.at("checks");
        standing.members().keySet().forEach(name -> checks.put(name, standing.text(name)));
        List<One> settings = new ArrayList<>();
        for (Node each : list.elements()) {
            if (each instanceof Node.Mapping one) {
                settings.add(One.read(one));
            }
        }
        return new RunningSettings(
                new Host(
                        told.text("process"),
                        told.text("name"),
                        told.text("version"),
                        told.text("java"),
                        told.text("system"),
                        told.number("processors"),
                        told.number("heapBytes"),
                        told.text("startedAt")),
                told.texts("roles"),
                checks,
                settings);
    }
}
