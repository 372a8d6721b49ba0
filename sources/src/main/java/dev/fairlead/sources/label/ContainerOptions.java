package dev.fairlead.sources.label;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.form.Spelling;
import dev.fairlead.model.shape.Shape.Leaf;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The labels about the container itself: {@code traefik.enable}, {@code traefik.docker.…}.
 *
 * @param enabled whether it counts; a value that cannot be read keeps it out
 * @param network through which it asks to be reached
 * @param allowNonRunning whether its routes stay while it is stopped
 */
public record ContainerOptions(
        boolean enabled, Optional<String> network, boolean allowNonRunning, List<Diagnostic> diagnostics) {

    private static final List<String> DOCKER = List.of("network", "lbswarm", "allownonrunning");

    public ContainerOptions {
        diagnostics = List.copyOf(diagnostics);
    }

    /**
     * Reads them.
     *
     * @param owner the source that asks
     */
    public static ContainerOptions of(Container container, LabelRules rules, Owner owner) {
        return new Read(container, owner).options(rules);
    }

    private static final class Read {

        private final Container container;
        private final Subject subject;
        private final List<Diagnostic> diagnostics = new ArrayList<>();
        // Ours come before Traefik's: what is read later counts.
        private final Map<String, String> labels = new TreeMap<>(java.util.Comparator.reverseOrder());

        Read(Container container, Owner owner) {
            this.container = container;
            this.subject = new Subject(Kind.SOURCE, "", owner);
            labels.putAll(container.labels());
        }

        ContainerOptions options(LabelRules rules) {
            boolean enabled = rules.exposedByDefault();
            boolean allowNonRunning = false;
            Optional<String> network = rules.network();
            for (Map.Entry<String, String> label : labels.entrySet()) {
                String option = option(label.getKey());
                switch (option) {
                    case "enable" -> enabled = bool(label, false);
                    case "docker.network" ->
                        network = Optional.of(label.getValue()).filter(name -> !name.isBlank());
                    case "docker.allownonrunning" -> allowNonRunning = bool(label, false);
                    case "docker.lbswarm", "swarm.lbswarm", "swarm.network" -> swarm(label);
                    default -> unknown(option, label.getKey());
                }
            }
            return new ContainerOptions(enabled, network, allowNonRunning, diagnostics);
        }

        private static String option(String label) {
            String lower = label.toLowerCase(Locale.ROOT);
            return lower.startsWith("traefik.") || lower.startsWith("fairlead.")
                    ? lower.substring(lower.indexOf('.') + 1)
                    : "";
        }

        private boolean bool(Map.Entry<String, String> label, boolean otherwise) {
            Optional<Boolean> value = Leaf.BOOL
                    .read(label.getValue(), container.place(label.getKey()))
                    .map(node -> node instanceof Node.Bool read && read.value());
            if (value.isEmpty()) {
                error(
                        label.getKey(),
                        "its value \"" + label.getValue() + "\" is not true or false; it counts as " + otherwise,
                        "write true or false");
            }
            return value.orElse(otherwise);
        }

        private void swarm(Map.Entry<String, String> label) {
            error(
                    label.getKey(),
                    "Swarm's own balancing is not used here; each container is reached at its own address",
                    "take the label out");
        }

        private void unknown(String option, String label) {
            if (option.startsWith("docker.")) {
                String name = option.substring("docker.".length());
                error(label, "\"" + name + "\" is not an option of a container", Spelling.remedy(name, DOCKER));
            }
        }

        private void error(String label, String text, String remedy) {
            diagnostics.add(Diagnostic.error(subject, container.place(label), text, remedy));
        }
    }
}
