package dev.fairlead.benchmark;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A process and all that it started (nginx has a worker, a launcher script has a JVM): what they use together. */
record ProcessTree(ProcessHandle root) {
    private static final Path PROC = Path.of("/proc");

    List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(root), root.descendants()).toList();
    }

    CpuReading cpu() throws IOException {
        Map<Long, Long> nanosByThread = new HashMap<>();
        long tickNanos = 0;
        for (ProcessHandle process : processes()) {
            Path directory = PROC.resolve(Long.toString(process.pid()));
            try (DirectoryStream<Path> threads = Files.newDirectoryStream(directory.resolve("task"))) {
                tickNanos += Proc.ownNanos(Files.readString(directory.resolve("stat")));
                for (Path thread : threads) {
                    readThread(thread, nanosByThread);
                }
            } catch (NoSuchFileException ended) {
                // A child that ended between the listing and the reading has used nothing since.
            }
        }
        return new CpuReading(nanosByThread, tickNanos);
    }

    private static void readThread(Path thread, Map<Long, Long> nanosByThread) throws IOException {
        try {
            long run = Proc.runNanos(Files.readString(thread.resolve("schedstat")));
            nanosByThread.put(Long.parseLong(thread.getFileName().toString()), run);
        } catch (NoSuchFileException ended) {
            // A thread that ended while its process was read.
        }
    }

    /** Sum of the resident bytes; pages that processes share count once for each. */
    long residentBytes() throws IOException {
        long bytes = 0;
        for (ProcessHandle process : processes()) {
            try {
                bytes += Proc.residentBytes(Files.readString(
                        PROC.resolve(Long.toString(process.pid())).resolve("status")));
            } catch (NoSuchFileException ended) {
                // It holds nothing any more.
            }
        }
        return bytes;
    }
}
