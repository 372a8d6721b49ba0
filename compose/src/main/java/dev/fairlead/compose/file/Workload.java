package dev.fairlead.compose.file;

import dev.fairlead.model.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One service of a Compose file, as it stands after all files are laid over each other.
 *
 * @param place where its name stands
 * @param image what it runs; empty where it is built
 * @param build where its image is built, and of which Dockerfile
 * @param labels of the container
 * @param deployLabels of the Swarm service, which no engine shows at a container
 * @param environment its variables, as far as this file has them
 * @param envFiles files that have more of them
 * @param ports that it publishes
 * @param expose ports that it offers to its networks
 * @param networks by their key, {@code default} where it names none; empty with a network mode
 * @param networkMode {@code host}, {@code none}, {@code service:NAME}, …
 * @param command its words
 * @param mounts what of the host and of configs it sees
 * @param profiles those that start it; empty where it always starts
 */
public record Workload(
        String name,
        Place place,
        Optional<Scalar> image,
        Optional<Build> build,
        Optional<Scalar> containerName,
        Map<String, Scalar> labels,
        Map<String, Scalar> deployLabels,
        Map<String, Scalar> environment,
        List<Scalar> envFiles,
        List<Port> ports,
        List<Integer> expose,
        Map<String, Attachment> networks,
        Optional<Scalar> networkMode,
        List<Scalar> command,
        List<Mount> mounts,
        Set<String> profiles) {

    public Workload {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        deployLabels = Collections.unmodifiableMap(new LinkedHashMap<>(deployLabels));
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        envFiles = List.copyOf(envFiles);
        ports = List.copyOf(ports);
        expose = List.copyOf(expose);
        networks = Collections.unmodifiableMap(new LinkedHashMap<>(networks));
        command = List.copyOf(command);
        mounts = List.copyOf(mounts);
        profiles = Set.copyOf(profiles);
    }

    /**
     * How its image is built.
     *
     * @param dockerfile below the context
     */
    public record Build(String context, String dockerfile) {}

    /** Its place on one network. */
    public record Attachment(List<String> aliases, Place place) {

        public Attachment {
            aliases = List.copyOf(aliases);
        }
    }

    /**
     * Something of outside that it sees.
     *
     * @param source a path of the host, or the name of a volume; empty where it cannot be said
     * @param target its path inside
     */
    public record Mount(String source, String target) {}

    /** The mode where there is one, in words of Compose; empty else. */
    public String mode() {
        return networkMode.map(Scalar::text).orElse("");
    }
}
