package dev.fairlead.acceptance.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How Java is started for what is packaged: with the options of an image and the start-up cache of the launcher. */
public final class JavaCommand {

    /**
     * For processes that live for seconds: what the second compiler does would pay after minutes. Hashing passwords, and
     * whatever else is as hot, still reaches it.
     */
    static final List<String> SHORT_LIFE = List.of(
            "-XX:-AOTReplayTraining",
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000");

    private static final Duration RECORDING = Duration.ofMinutes(3);

    private JavaCommand() {}

    /** The clone that the working folder lies in. */
    static Path repository() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("mvnw"))) {
            at = Objects.requireNonNull(at.getParent(), "no clone around the working folder");
        }
        return at;
    }

    static Path jar(Path root) {
        return root.resolve("cli/target/fairlead/fairlead.jar");
    }

    static List<String> begin(Path root) {
        if (!Files.exists(jar(root))) {
            throw new IllegalStateException(jar(root) + " is not built; run ./mvnw package -pl cli -am -DskipTests");
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + root.resolve("deploy/image/java.options"));
    }

    /** The option that names the launcher's cache; has it recorded, if it is not there: two at once would both do so. */
    public static List<String> startUpCache() {
        return StartUpCache.OPTION;
    }

    /** Recorded at most once for all tests of a run: hundreds of starts cost a third then. */
    private static final class StartUpCache {

        static final List<String> OPTION = record();

        private static List<String> record() {
            Path root = repository();
            // The launcher records it, where it is not there, on the way to anything.
            Map<String, String> environment =
                    Map.of("FAIRLEAD_NO_BUILD", "1", "JAVA_HOME", System.getProperty("java.home"));
            List<String> version = List.of(root.resolve("fairlead").toString(), "--version");
            try (RunningCommand launcher = RunningCommand.start(root, environment, version)) {
                if (launcher.awaitExit(RECORDING) != 0) {
                    throw new IllegalStateException(launcher.said());
                }
            }
            Path cache = jar(root).resolveSibling("up.aot");
            return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
        }
    }
}
