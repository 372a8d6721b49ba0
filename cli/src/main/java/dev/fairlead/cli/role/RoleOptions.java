package dev.fairlead.cli.role;

import dev.fairlead.cli.settings.BadSettings;
import dev.fairlead.cli.settings.Settings;
import dev.fairlead.cli.settings.SourceChoice;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.sources.traefik.StaticConfiguration;
import dev.fairlead.sources.traefik.Translation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of every role that reads configuration, and the settings that they and the environment give. */
final class RoleOptions {

    @Option(names = "--data", paramLabel = "DIR", description = "Directory of everything that is kept on disk.")
    String data = "";

    @Option(
            names = "--traefik-config",
            paramLabel = "FILE",
            description = "Static configuration of Traefik: what maps is set, the rest is told at start.")
    String traefikConfig = "";

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = {
                "Configuration files or directories, besides FAIRLEAD_SOURCES.",
                "Behind --: flags of Traefik, such as --providers.docker."
            })
    List<String> words = new ArrayList<>();

    /**
     * The settings that hold.
     *
     * @param usual what this role gives as if on the command line
     * @throws CommandFailure with exit status 2 and every error, or naming the file that is not there
     */
    Settings settings(Surroundings surroundings, Map<String, String> usual) {
        for (Path file : files()) {
            if (!Files.exists(file)) {
                throw CommandFailure.badInput(
                        file + " does not exist; name a configuration file or a directory of them");
            }
        }
        Map<String, String> given = new HashMap<>(usual);
        Translation flags = StaticConfiguration.translate(flags());
        given.putAll(flags.settings());
        if (!traefikConfig.isEmpty()) {
            given.put("FAIRLEAD_CONFIG", ofTraefik(surroundings));
        }
        if (!data.isEmpty()) {
            given.put("FAIRLEAD_DATA", data);
        }
        List<String> notes = flags.notes().stream()
                .filter(note -> note.fate() == Translation.Fate.IGNORED)
                .map(Object::toString)
                .toList();
        return resolve(given, surroundings.environment(), notes);
    }

    private String ofTraefik(Surroundings surroundings) {
        if (!StaticCheck.isOne(Path.of(traefikConfig), surroundings)) {
            throw CommandFailure.badInput(traefikConfig
                    + " cannot be read as a static configuration of Traefik: it has none of entryPoints, providers and"
                    + " certificatesResolvers; name a traefik.yml or traefik.toml");
        }
        return traefikConfig;
    }

    /** Whether something of Traefik's stands in the line. */
    boolean speaksTraefik() {
        return !traefikConfig.isEmpty() || !flags().isEmpty();
    }

    private List<String> flags() {
        return words.stream().filter(word -> word.startsWith("--")).toList();
    }

    private List<Path> files() {
        return words.stream()
                .filter(word -> !word.startsWith("--"))
                .map(Path::of)
                .toList();
    }

    /** The settings that the environment gives, for roles without options. */
    static Settings resolve(Map<String, String> given, Map<String, String> environment) {
        return resolve(given, environment, List.of());
    }

    private static Settings resolve(Map<String, String> given, Map<String, String> environment, List<String> notes) {
        try {
            return Settings.resolve(given, environment, hostname(), notes);
        } catch (BadSettings bad) {
            throw CommandFailure.badInput("the settings cannot be used:\n  " + String.join("\n  ", bad.errors()));
        }
    }

    /** Every file that is a source: those of the command line, then those of the settings. */
    List<Path> files(Settings settings) {
        List<Path> all = new ArrayList<>(files());
        for (SourceChoice choice : settings.storage().sources()) {
            // No switch: the first switch over types costs a start some milliseconds.
            if (choice instanceof SourceChoice.File file) {
                all.add(file.path());
            }
        }
        return all;
    }

    /** Whether the settings want the store as a source. */
    static boolean wantsStore(Settings settings) {
        return settings.storage().sources().contains(new SourceChoice.Store());
    }

    /** Whether the settings name a source that needs neither files nor the store. */
    static boolean wantsDiscovery(Settings settings) {
        return wantsDocker(settings) || wantsKubernetes(settings);
    }

    /** Whether the settings name an engine. */
    static boolean wantsDocker(Settings settings) {
        return settings.storage().sources().stream().anyMatch(choice -> choice instanceof SourceChoice.Docker);
    }

    /** Whether the settings name a cluster. */
    static boolean wantsKubernetes(Settings settings) {
        return settings.storage().sources().contains(new SourceChoice.Kubernetes());
    }

    // Where the kernel tells it, the JDK's way, which looks the name up, costs a start 10 ms for nothing.
    private static String hostname() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException notLinux) {
            return lookedUp();
        }
    }

    private static String lookedUp() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
