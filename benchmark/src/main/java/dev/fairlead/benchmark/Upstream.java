package dev.fairlead.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The server behind every proxy: nginx with one worker and 1,024 bytes of JSON in its configuration. */
final class Upstream {
    static final int BODY_BYTES = 1024;

    /** Where larger answers are. */
    static final String BODY_100_KIB = "/bodies/100k";

    static final String BODY_10_MIB = "/bodies/10m";

    private Upstream() {}

    /** A JSON object of exactly {@link #BODY_BYTES} bytes, free of quotes and signs that nginx reads as its own. */
    static String body() {
        String start = "{\"id\":\"42\",\"amount\":1999,\"currency\":\"EUR\",\"note\":\"";
        String end = "\"}";
        return start + "x".repeat(BODY_BYTES - start.length() - end.length()) + end;
    }

    /** Writes the larger answers below the directory that it serves them from. */
    static void writeBodies(Path directory) throws IOException {
        Files.createDirectories(directory.resolve("bodies"));
        Files.write(directory.resolve(BODY_100_KIB.substring(1)), new byte[100 << 10]);
        Files.write(directory.resolve(BODY_10_MIB.substring(1)), new byte[10 << 20]);
    }

    static List<String> command(String configuration, int core) {
        return List.of("taskset", "-c", Integer.toString(core), "nginx", "-c", configuration);
    }
}
