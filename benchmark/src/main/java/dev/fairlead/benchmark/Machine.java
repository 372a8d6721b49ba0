package dev.fairlead.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Where a run was taken and with which versions, without which its figures say nothing. */
record Machine(SequencedMap<String, String> facts, String commit) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static Machine describe(List<Peer> peers, Children children, Options options)
            throws IOException, InterruptedException, MeasurementFailure {
        Path log = options.work().resolve("versions");
        SequencedMap<String, String> facts = new LinkedHashMap<>();
        facts.put("CPU", cpuModel(Files.readString(Path.of("/proc/cpuinfo"))));
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("JDK", Runtime.version().toString());
        facts.put("wrk", version(children, log, List.of("dpkg-query", "-W", "-f", "${Version}", "wrk")));
        for (Peer peer : peers) {
            if (!facts.containsKey(peer.family())) {
                facts.put(peer.family(), version(children, log, peer.versionCommand()));
            }
        }
        facts.computeIfPresent(
                "fairlead",
                (name, version) -> version + ", JVM with -Xmx" + options.heap() + " " + options.javaOptions());
        facts.computeIfPresent("scg", (name, java) -> "Spring Boot 4.0.6, Spring Cloud 2025.1.3, on " + java);
        String commit = version(children, log, List.of("git", "describe", "--always", "--dirty"));
        return new Machine(facts, commit);
    }

    static String cpuModel(String cpuinfo) {
        return cpuinfo.lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    /** The first line that a program prints about itself, on whichever of the two streams; "unknown" if it does not know the question. */
    private static String version(Children children, Path log, List<String> command)
            throws IOException, InterruptedException {
        try {
            String output = children.run(command.getFirst(), command, log, PATIENCE);
            String text = output.isBlank() ? Files.readString(log.resolve("stderr.log")) : output;
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("Picked up"))
                    .findFirst()
                    .orElse("unknown")
                    .strip();
        } catch (MeasurementFailure | IOException unknown) {
            return "unknown";
        }
    }
}
