package dev.fairlead.compose.label;

import dev.fairlead.compose.file.Scalar;
import dev.fairlead.compose.file.Stack;
import dev.fairlead.compose.file.Workload;
import java.util.List;
import java.util.Set;

/** Which workloads of a stack are its gateway. */
public final class Gateways {

    /** Says so where neither the image nor the name does. */
    public static final String LABEL = "fairlead.gateway";

    private static final Set<String> NAMES = Set.of("traefik", "fairlead");

    private Gateways() {}

    /** By label, else by image, else by name. */
    public static List<Workload> of(Stack stack) {
        List<Workload> labelled = stack.workloads().values().stream()
                .filter(workload -> workload.labels().containsKey(LABEL)
                        && workload.labels().get(LABEL).text().equals("true"))
                .toList();
        if (!labelled.isEmpty()) {
            return labelled;
        }
        List<Workload> byImage =
                stack.workloads().values().stream().filter(Gateways::byImage).toList();
        return !byImage.isEmpty()
                ? byImage
                : stack.workloads().values().stream()
                        .filter(workload -> NAMES.contains(workload.name()) || named(workload))
                        .toList();
    }

    private static boolean byImage(Workload workload) {
        String image = workload.image().map(Scalar::text).map(Images::name).orElse("");
        return NAMES.contains(image.substring(image.lastIndexOf('/') + 1));
    }

    private static boolean named(Workload workload) {
        return workload.containerName()
                .map(Scalar::text)
                .filter(NAMES::contains)
                .isPresent();
    }

    public static boolean isFairlead(Workload gateway) {
        String image = gateway.image().map(Scalar::text).map(Images::name).orElse("");
        return image.endsWith("fairlead")
                || gateway.environment().keySet().stream().anyMatch(key -> key.startsWith("FAIRLEAD_"));
    }
}
