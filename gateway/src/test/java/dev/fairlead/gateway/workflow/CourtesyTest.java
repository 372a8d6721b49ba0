package dev.fairlead.gateway.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the system says of threads. A niceness cannot be taken back without rights, so each case has a thread of its own. */
@EnabledOnOs(OS.LINUX)
class CourtesyTest {

    private static final int NICE = 16;

    private static int niceness() {
        try {
            // The name, in brackets, may have blanks in it; niceness is the 17th field behind it (proc_pid_stat(5)).
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            try (Scanner fields = new Scanner(stat.substring(stat.lastIndexOf(')') + 2))) {
                return fields.tokens()
                        .skip(NICE)
                        .mapToInt(Integer::parseInt)
                        .findFirst()
                        .orElseThrow();
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static int nicenessAfter(Runnable work) {
        CompletableFuture<Integer> told = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            work.run();
            told.complete(niceness());
        });
        return told.join();
    }

    @Test
    void only_the_thread_that_gives_way_is_nicer() {
        int before = nicenessAfter(() -> {});
        assertThat(nicenessAfter(Courtesy::giveWay)).isEqualTo(Math.min(19, before + Courtesy.NICENESS));
        assertThat(nicenessAfter(() -> {})).isEqualTo(before);
    }
}
