package dev.fairlead.sources.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchTest {

    @TempDir
    Path directory;

    @Test
    void a_log_that_grows_beside_the_file_wakes_nobody() throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("fairlead.yaml"), "a: 1");
        Path log = directory.resolve("access.log");
        BlockingQueue<FileContents> told = new LinkedBlockingQueue<>();
        try (Watch watch = new Watch(file, Duration.ofMinutes(5), Clock.systemUTC())) {
            watch.start(FileContents.read(file), told::add);
            for (int line = 0; line < 200; line++) {
                Files.writeString(log, "a line\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
            Files.delete(log);
            Path next = Files.writeString(directory.resolve("next.tmp"), "a: 2");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            assertThat(told.poll(20, TimeUnit.SECONDS)).isNotNull();
            assertThat(watch.looks()).isEqualTo(1);
        }
    }

    @Test
    void files_that_nobody_wrote_are_looked_at_but_not_read() throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("fairlead.yaml"), "a: 1");
        Clock later = Clock.fixed(Instant.now().plusSeconds(60), ZoneOffset.UTC);
        BlockingQueue<FileContents> told = new LinkedBlockingQueue<>();
        try (Watch watch = new Watch(file, Duration.ofMillis(5), later)) {
            watch.start(FileContents.read(file), told::add);
            while (watch.looks() < 20) {
                Thread.onSpinWait();
            }
            assertThat(watch.reads()).isEqualTo(1);
            Files.writeString(file, "a: 2");
            assertThat(told.poll(20, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void a_file_that_is_emptied_before_it_is_written_is_not_told_empty() throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("fairlead.yaml"), "a: 1");
        BlockingQueue<FileContents> told = new LinkedBlockingQueue<>();
        try (Watch watch = new Watch(file, Duration.ofMillis(5), Clock.systemUTC())) {
            watch.start(FileContents.read(file), told::add);
            Files.writeString(file, "");
            // Several looks that see nothing in it.
            assertThat(told.poll(300, TimeUnit.MILLISECONDS)).isNull();
            Files.writeString(file, "a: 2");
            assertThat(text(told.poll(20, TimeUnit.SECONDS), file)).isEqualTo("a: 2");
            Files.writeString(file, "");
            assertThat(text(told.poll(20, TimeUnit.SECONDS), file)).isEmpty();
            Files.writeString(file, "a: 3");
            assertThat(text(told.poll(20, TimeUnit.SECONDS), file)).isEqualTo("a: 3");
        }
    }

    private static String text(@Nullable FileContents told, Path file) {
        return new String(
                Objects.requireNonNull(told, "nothing was told").contents().get(file), StandardCharsets.UTF_8);
    }

    @Test
    void files_that_were_just_written_are_read_again_even_if_all_looks_the_same() throws IOException {
        Path file = Files.writeString(directory.resolve("fairlead.yaml"), "a: 1");
        Instant written = Files.getLastModifiedTime(file).toInstant();
        Stamps soon = Stamps.of(file, written.plusSeconds(1));
        Stamps later = Stamps.of(file, written.plusSeconds(10));
        assertThat(later.provesUnchangedSince(soon)).isFalse();
        assertThat(later.provesUnchangedSince(later)).isTrue();
        Files.writeString(file, "a: 22");
        assertThat(Stamps.of(file, written.plusSeconds(20)).provesUnchangedSince(later))
                .isFalse();
        Files.delete(file);
        Stamps gone = Stamps.of(file, written.plusSeconds(30));
        assertThat(gone.provesUnchangedSince(gone)).isFalse();
    }
}
