package dev.fairlead.benchmark;

import java.util.List;

/** The server behind every proxy: nginx with one worker and 1,024 bytes of JSON in its configuration. */
final class Upstream {
    static final int BODY_BYTES = 1024;

    private Upstream() {}

    /** A JSON object of exactly {@link #BODY_BYTES} bytes, free of quotes and signs that nginx reads as its own. */
    static String body() {
        String start = "{\"id\":\"42\",\"amount\":1999,\"currency\":\"EUR\",\"note\":\"";
        String end = "\"}";
        return start + "x".repeat(BODY_BYTES - start.length() - end.length()) + end;
    }

    static List<String> command(String configuration, int core) {
        return List.of("taskset", "-c", Integer.toString(core), "nginx", "-c", configuration);
    }
}
