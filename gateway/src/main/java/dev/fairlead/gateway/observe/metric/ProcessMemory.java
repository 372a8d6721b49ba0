package dev.fairlead.gateway.observe.metric;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the operating system says of this process's memory; zeros where it does not say (not Linux).
 *
 * @param residentBytes memory that it occupies
 * @param peakBytes the most that it ever occupied
 * @param limitBytes what the container allows; 0 without a limit
 */
public record ProcessMemory(long residentBytes, long peakBytes, long limitBytes) {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path LIMIT = Path.of("/sys/fs/cgroup/memory.max");

    /** The numbers now. */
    public static ProcessMemory now() {
        List<String> status = lines(STATUS);
        return new ProcessMemory(kibibytes(status, "VmRSS:"), kibibytes(status, "VmHWM:"), limit());
    }

    /** How many files and sockets are open; 0 where the system does not say. */
    static long openFiles() {
        String[] files = new File("/proc/self/fd").list();
        return files == null ? 0 : files.length;
    }

    private static long kibibytes(List<String> status, String key) {
        for (String line : status) {
            if (line.startsWith(key)) {
                String digits = line.replaceAll("[^0-9]", "");
                return digits.isEmpty() ? 0 : Long.parseLong(digits) * 1024;
            }
        }
        return 0;
    }

    private static long limit() {
        List<String> lines = lines(LIMIT);
        return lines.isEmpty() || !lines.getFirst().matches("[0-9]{1,18}") ? 0 : Long.parseLong(lines.getFirst());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.US_ASCII);
        } catch (IOException notLinux) {
            return List.of();
        }
    }
}
