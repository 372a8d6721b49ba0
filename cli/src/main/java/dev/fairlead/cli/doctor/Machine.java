package dev.fairlead.cli.doctor;

import dev.fairlead.cli.role.Descriptors;
import dev.fairlead.cli.settings.Settings;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Looks at the machine: Java, memory, open files, the data directory. */
final class Machine {

    private static final int JAVA = 25;
    private static final long MIB = 1024 * 1024;

    /** Less than this beside the heap leaves no room for buffers, code and stacks. */
    static final long BESIDE_HEAP_MIB = 192;

    /** Free space below which a look is worth it, and below which nothing can be relied on. */
    static final long LITTLE_SPACE_MIB = 1024;

    static final long NO_SPACE_MIB = 100;

    private static final List<Path> LIMITS =
            List.of(Path.of("/sys/fs/cgroup/memory.max"), Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes"));

    private Machine() {}

    static Looked java() {
        Runtime.Version version = Runtime.version();
        String text = "Java " + version + " (" + System.getProperty("java.vendor", "?") + "), "
                + System.getProperty("os.name", "?") + " " + System.getProperty("os.arch", "?") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors";
        return version.feature() >= JAVA
                ? Looked.ok("java", text)
                : Looked.fail("java", text, "use a JDK " + JAVA + ", such as Temurin " + JAVA);
    }

    static Looked memory() {
        return memory(Runtime.getRuntime().maxMemory(), limit(LIMITS));
    }

    /** A heap that the container has no room for ends with the process being killed, at the worst time. */
    static Looked memory(long heap, OptionalLong limit) {
        String said = "heap up to " + heap / MIB + " MiB";
        if (limit.isEmpty()) {
            return Looked.ok("memory", said + ", no limit of a container");
        }
        long room = limit.getAsLong() - heap;
        String text = said + " of a limit of " + limit.getAsLong() / MIB + " MiB";
        if (room < 0) {
            return Looked.fail("memory", text, "raise the limit, or lower the heap with JAVA_TOOL_OPTIONS=-Xmx…");
        }
        return room < BESIDE_HEAP_MIB * MIB
                ? Looked.warn(
                        "memory",
                        text + ": " + room / MIB + " MiB are left for buffers, code and stacks",
                        "leave " + BESIDE_HEAP_MIB + " MiB beside the heap")
                : Looked.ok("memory", text);
    }

    /** What the first of these files says; a container without a limit says "max", or a number beyond all memory. */
    static OptionalLong limit(List<Path> files) {
        for (Path file : files) {
            try {
                String text = Files.readString(file).strip();
                if (text.matches("[0-9]{1,18}")) {
                    return OptionalLong.of(Long.parseLong(text));
                }
            } catch (IOException absent) {
                // Another version of control groups, or none.
            }
        }
        return OptionalLong.empty();
    }

    static Looked files(Settings settings) {
        int wanted = settings.bounds().maxConnections();
        OptionalLong most = Descriptors.most();
        if (most.isEmpty()) {
            return Looked.ok("open files", "no limit is told");
        }
        int room = Descriptors.connections(wanted, most);
        String text = "limit of " + most.getAsLong() + ", " + wanted + " connections are set";
        return room >= wanted
                ? Looked.ok("open files", text)
                : Looked.warn(
                        "open files",
                        text + ", " + room + " have room",
                        "raise it (ulimit -n, LimitNOFILE=, ulimits of the container) or set FAIRLEAD_MAX_CONNECTIONS to "
                                + room);
    }

    static Looked data(Path data) {
        Path there = data.toAbsolutePath();
        while (!Files.isDirectory(there) && there.getParent() != null) {
            there = there.getParent();
        }
        String name = data.toString();
        try {
            Path probe = Files.createTempFile(there, "fairlead-doctor", ".probe");
            Files.delete(probe);
            FileStore store = Files.getFileStore(there);
            return space(name, store.getUsableSpace() / MIB, Files.isDirectory(data));
        } catch (IOException refused) {
            return Looked.fail(
                    "data directory",
                    name + " cannot be written: " + refused.getMessage(),
                    "give the user of the process the right to write there, or name another with FAIRLEAD_DATA");
        }
    }

    static Looked space(String name, long mib, boolean exists) {
        String text = name + (exists ? "" : " (will be made)") + " can be written, " + mib + " MiB are free";
        String remedy = "free space, or name another directory with FAIRLEAD_DATA";
        if (mib < NO_SPACE_MIB) {
            return Looked.fail("data directory", text, remedy);
        }
        return mib < LITTLE_SPACE_MIB ? Looked.warn("data directory", text, remedy) : Looked.ok("data directory", text);
    }
}
