package dev.fairlead.sources.label;

import dev.fairlead.model.Place;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One container, or one service of a Compose file, as far as discovery looks at it.
 *
 * @param name as its owner calls it: what messages name, and {@code .ContainerName} in a default rule
 * @param service names its service where the labels name none; see {@link Names#normalise}
 * @param labels all of its labels
 * @param ports that it exposes over TCP, lowest first
 * @param reach where requests to it go
 * @param places where a label stands, or all labels that begin with a text
 */
public record Container(
        String name,
        String service,
        Map<String, String> labels,
        List<Integer> ports,
        Reach reach,
        Function<String, Place> places) {

    public Container {
        labels = Map.copyOf(labels);
        ports = ports.stream().sorted().toList();
    }

    /** Where requests to a container go. */
    public sealed interface Reach {

        /** To this name or address. */
        record At(String host) implements Reach {}

        /** Nowhere now: its routes stay, and are answered with 503. The reason is told to operators. */
        record Nowhere(String reason) implements Reach {}
    }

    // Engines put the labels of an image beside those of its container.
    private static final String IMAGE = "org.opencontainers.image.title";

    private static final String COMPOSE = "com.docker.compose.service";

    private static final Set<String> GATEWAYS = Set.of("traefik", "fairlead");

    /** Whether it runs Fairlead, or the Traefik whose place Fairlead takes. */
    boolean isGateway() {
        return Stream.of(labels.getOrDefault(IMAGE, ""), labels.getOrDefault(COMPOSE, ""), name)
                .anyMatch(word -> GATEWAYS.contains(word.toLowerCase(Locale.ROOT)));
    }

    Place place(String label) {
        return places.apply(label);
    }
}
