package dev.fairlead.sources.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
        try (Watch watch = new Watch(file, Duration.ofMinutes(5))) {
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
}
