package dev.fairlead.compose.label;

import dev.fairlead.compose.file.Scalar;
import dev.fairlead.compose.file.Stack;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Service.Backend;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.sources.label.Container;
import dev.fairlead.sources.label.Container.Reach;
import dev.fairlead.sources.label.ContainerOptions;
import dev.fairlead.sources.label.LabelReader;
import dev.fairlead.sources.label.LabelRules;
import dev.fairlead.sources.label.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The workloads of a stack as the containers that an engine would show, read by the parser of the Docker source. Each
 * has an address of its own here, by which the backends that come of its labels are told apart.
 *
 * @param declaration what the labels say
 * @param byAddress the workloads that count
 */
public record Labelled(Declaration declaration, Map<String, Workload> byAddress) {

    /** Stands for a port that only the image knows. */
    public static final int UNKNOWN_PORT = 65535;

    public static Labelled read(Stack stack, List<Workload> gateways, LabelRules rules, KeyHasher keys) {
        Map<String, Workload> byAddress = new LinkedHashMap<>();
        List<Container> containers = new ArrayList<>();
        List<Diagnostic> notes = new ArrayList<>();
        int number = 0;
        for (Workload workload : stack.workloads().values()) {
            number++;
            String address = "10.254." + number / 250 + "." + (number % 250 + 1);
            Container container = container(workload, stack, gateways, address);
            boolean counts = rules.constraints()
                    .map(constraint -> constraint.holds(container.labels()))
                    .orElse(true);
            ContainerOptions options = ContainerOptions.of(container, rules, Owner.DOCKER);
            if (!counts) {
                continue;
            }
            notes.addAll(options.diagnostics());
            if (!options.enabled() && !Labels.wantsToCount(workload)) {
                continue;
            }
            byAddress.put(address, workload);
            containers.add(container);
        }
        return new Labelled(LabelReader.read(containers, rules, Owner.DOCKER, keys, notes), byAddress);
    }

    private static Container container(Workload workload, Stack stack, List<Workload> gateways, String address) {
        Map<String, String> labels = new HashMap<>();
        workload.labels().forEach((label, value) -> labels.put(label, value.text()));
        labels.put("com.docker.compose.project", stack.project());
        labels.put("com.docker.compose.service", workload.name());
        // As the parser knows one on an engine.
        if (gateways.contains(workload)) {
            labels.put("org.opencontainers.image.title", "fairlead");
        }
        String name = workload.containerName().map(Scalar::text).orElse(stack.project() + "-" + workload.name() + "-1");
        return new Container(
                name,
                Names.service(name, labels),
                labels,
                ports(workload, stack),
                new Reach.At(address),
                label -> place(workload, label));
    }

    // One without labels of ours is left alone unless something is known of it.
    private static List<Integer> ports(Workload workload, Stack stack) {
        List<Integer> known = List.copyOf(exposed(workload, stack));
        boolean unknown =
                known.isEmpty() && Images.ports(workload, stack.directory()).isEmpty();
        return unknown && Labels.any(workload) ? List.of(UNKNOWN_PORT) : known;
    }

    /** The ports over TCP that an engine would show, as far as they are known. */
    public static TreeSet<Integer> exposed(Workload workload, Stack stack) {
        TreeSet<Integer> ports = new TreeSet<>(workload.expose());
        workload.ports().stream().filter(port -> port.isTcp()).forEach(port -> ports.add(port.target()));
        ports.addAll(Images.ports(workload, stack.directory()).orElse(List.of()));
        return ports;
    }

    private static Place place(Workload workload, String label) {
        Scalar exact = workload.labels().get(label);
        if (exact != null) {
            return exact.place();
        }
        return workload.labels().entrySet().stream()
                .filter(entry -> !label.isEmpty() && entry.getKey().startsWith(label + "."))
                .map(entry -> entry.getValue().place())
                .findFirst()
                .orElse(workload.place());
    }

    /** The workload that a backend is. */
    public Optional<Workload> workload(Backend backend) {
        return Optional.ofNullable(byAddress.get(backend.host()));
    }

    /** Labels as people write them. */
    public static final class Labels {

        private Labels() {}

        public static boolean any(Workload workload) {
            return workload.labels().keySet().stream().anyMatch(label -> isOurs(label, ""));
        }

        /** Whether the label is one of ours below that section. */
        public static boolean isOurs(String label, String section) {
            String lower = label.toLowerCase(Locale.ROOT);
            return lower.startsWith("traefik." + section) || lower.startsWith("fairlead." + section);
        }

        /** Whether it has routes and does not say whether it counts: somebody meant it to. */
        public static boolean wantsToCount(Workload workload) {
            return option(workload, "enable").isEmpty()
                    && workload.labels().keySet().stream()
                            .anyMatch(label -> isOurs(label, "http.") || isOurs(label, "products."));
        }

        /** The value of one of ours. */
        public static Optional<Scalar> option(Workload workload, String option) {
            return workload.labels().entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase("fairlead." + option)
                            || entry.getKey().equalsIgnoreCase("traefik." + option))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }

        /** The first of ours below a section. */
        public static Optional<Scalar> first(Workload workload, String section) {
            return workload.labels().entrySet().stream()
                    .filter(entry -> isOurs(entry.getKey(), section))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
    }
}
