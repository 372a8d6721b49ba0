package dev.fairlead.cli.role;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many files, sockets among them, the process may have open. Callers may not take them all: without any left there
 * would be no connection to a backend, no new configuration and nobody who could ask what is wrong.
 */
public final class Descriptors {

    private static final Logger LOG = LoggerFactory.getLogger(Descriptors.class);

    /** For what is not a connection of a caller or to a backend: files, the store, Redis, operators. */
    private static final long RESERVED = 128;

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String FILES = "Max open files";

    private Descriptors() {}

    /** As many connections as are asked for, or as the process has room for, which is then told. */
    static int connections(int wanted) {
        OptionalLong most = most(LIMITS);
        int room = connections(wanted, most);
        if (room < wanted) {
            LOG.atWarn()
                    .addKeyValue("wanted", wanted)
                    .addKeyValue("connections", room)
                    .addKeyValue("open_files", most.orElse(0))
                    .addKeyValue(
                            "remedy",
                            "raise the limit of open files (ulimit -n, LimitNOFILE=, ulimits of the container) to "
                                    + needed(wanted) + ", or set FAIRLEAD_MAX_CONNECTIONS to " + room)
                    .log("connections_bounded_by_open_files");
        }
        return room;
    }

    /** Three quarters of what is not reserved are for callers: most of them are idle, and need no backend. */
    public static int connections(int wanted, OptionalLong openFiles) {
        if (openFiles.isEmpty()) {
            return wanted;
        }
        long room = Math.max(1, (openFiles.getAsLong() - RESERVED) / 4 * 3);
        return (int) Math.min(wanted, room);
    }

    private static long needed(int wanted) {
        return RESERVED + (wanted + 2L) / 3 * 4;
    }

    /** The soft limit of this process; empty where it is not told, or is none. */
    public static OptionalLong most() {
        return most(LIMITS);
    }

    /** The soft limit; empty where it is not told, or is none. */
    static OptionalLong most(Path limits) {
        try {
            List<String> lines = Files.readAllLines(limits);
            for (String line : lines) {
                if (line.startsWith(FILES)) {
                    String soft = line.substring(FILES.length()).strip().split(" +", 2)[0];
                    return soft.equals("unlimited") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(soft));
                }
            }
        } catch (IOException | NumberFormatException untold) {
            // Not Linux, or not as we know it: the setting stands alone.
        }
        return OptionalLong.empty();
    }
}
