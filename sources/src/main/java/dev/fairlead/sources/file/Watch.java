package dev.fairlead.sources.file;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that files hold something else than before.
 *
 * <p>The system's reports about the directory are only a reason to look sooner: whatever happened there (a write, an
 * atomic rename, the swapped symbolic link of a ConfigMap, a bind mount that reports nothing), it counts if the bytes
 * behind the path changed. They are looked at on every report of a name that concerns them and once in each interval, and
 * read unless {@link Stamps} prove that nothing was written. A change is told when two looks in a row, a moment apart, see
 * the same: a file that is still being written is not read half. One that became empty is looked at for longer, since most
 * programs empty a file before they write it, and may be kept from the second for a while.
 */
final class Watch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration SETTLE = Duration.ofMillis(50);
    private static final int MAX_LOOKS = 40;

    /** For so many looks a file that was not empty has to stay empty. */
    private static final int EMPTY_LOOKS = 20;

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private final Path path;
    private final Duration interval;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Optional<WatchService> reports = Optional.empty();
    private Optional<Thread> thread = Optional.empty();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();

    /** @param clock the file system's: what tells when a file was written */
    Watch(Path path, Duration interval, Clock clock) {
        this.path = path;
        this.interval = interval;
        this.clock = clock;
    }

    // Without reports (no inotify left, a file system without them) the interval alone decides.
    private static Optional<WatchService> reports(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        Path directory = parent == null || java.nio.file.Files.isDirectory(path) ? path : parent;
        Optional<WatchService> service = Optional.empty();
        try {
            service = Optional.of(path.getFileSystem().newWatchService());
            // Not what is written into a file: where a log grows beside, that would be told hundreds of times a second.
            directory.register(service.get(), ENTRY_CREATE, ENTRY_DELETE);
            return service;
        } catch (IOException | UnsupportedOperationException unavailable) {
            LOG.atWarn()
                    .addKeyValue("path", path)
                    .addKeyValue("reason", unavailable.toString())
                    .log("configuration.watch_unavailable");
            service.ifPresent(Watch::closeQuietly);
            return Optional.empty();
        }
    }

    void start(FileContents seen, Consumer<FileContents> changed) {
        reports = reports(path);
        thread = Optional.of(
                Thread.ofPlatform().daemon().name("fairlead-file-source").start(() -> run(seen, changed)));
    }

    private void run(FileContents seen, Consumer<FileContents> changed) {
        FileContents last = seen;
        // The first look reads: nothing is known of when those before were read.
        Stamps before = new Stamps(Map.of(), Instant.EPOCH);
        try {
            while (!await()) {
                looks.incrementAndGet();
                Stamps found = Stamps.of(path, clock.instant());
                if (found.provesUnchangedSince(before)) {
                    continue;
                }
                before = found;
                reads.incrementAndGet();
                FileContents now = FileContents.read(path);
                if (!now.sameAs(last)) {
                    last = settled(last, now);
                    tell(last, changed);
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException end) {
            LOG.atDebug().addKeyValue("path", path).log("configuration.watch_ended");
        }
    }

    /** How often it looked at the files since it began, beside the looks that wait for a file to come to rest. */
    int looks() {
        return looks.get();
    }

    /** How many of those looks read the files. */
    int reads() {
        return reads.get();
    }

    /** Whether it is closed; returns at a report of what may concern us, or after the interval. */
    private boolean await() throws InterruptedException {
        if (reports.isEmpty()) {
            return closed.await(interval.toNanos(), TimeUnit.NANOSECONDS);
        }
        long end = System.nanoTime() + interval.toNanos();
        boolean concerned = false;
        for (long left = interval.toNanos(); left > 0 && !concerned; left = end - System.nanoTime()) {
            WatchKey key = reports.get().poll(left, TimeUnit.NANOSECONDS);
            if (key != null) {
                concerned = key.pollEvents().stream().anyMatch(this::concerns);
                key.reset();
            }
        }
        return closed.getCount() == 0;
    }

    /** A file of ours, the link that a ConfigMap's files hang from, or a report that says nothing. */
    private boolean concerns(WatchEvent<?> report) {
        if (!(report.context() instanceof Path name)) {
            return true;
        }
        return name.equals(path.getFileName()) || name.toString().startsWith("..") || FileContents.isName(name);
    }

    private FileContents settled(FileContents before, FileContents first) throws InterruptedException {
        FileContents last = first;
        int same = 0;
        for (int i = 0; i < MAX_LOOKS && !closed.await(SETTLE.toNanos(), TimeUnit.NANOSECONDS); i++) {
            FileContents now = FileContents.read(path);
            same = now.sameAs(last) ? same + 1 : 0;
            last = now;
            if (same >= (now.isEmptiedSince(before) ? EMPTY_LOOKS : 1)) {
                return now;
            }
        }
        return last;
    }

    // The boundary of this background loop: a failure further on must not end the watching.
    private void tell(FileContents files, Consumer<FileContents> changed) {
        try {
            changed.accept(files);
        } catch (RuntimeException failed) {
            LOG.atError().addKeyValue("path", path).setCause(failed).log("configuration.change_failed");
        }
    }

    @Override
    public void close() {
        closed.countDown();
        reports.ifPresent(Watch::closeQuietly);
        thread.ifPresent(running -> {
            try {
                running.join(CLOSE_WAIT);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void closeQuietly(WatchService service) {
        try {
            service.close();
        } catch (IOException failed) {
            LOG.atDebug().setCause(failed).log("configuration.watch_close_failed");
        }
    }
}
