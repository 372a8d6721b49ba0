package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are meant to hurt, too large for a case of {@link ConvertCasesTest}, are refused, and nothing is made of them. */
final class HostileTest {

    @TempDir
    Path directory;

    private String finding(String text) {
        Converted converted = Sample.of(directory, text).converted();
        assertThat(converted.manifests()).isEmpty();
        return String.join(
                "\n", converted.findings().stream().map(Object::toString).toList());
    }

    @Test
    void a_billion_laughs() {
        StringBuilder text = new StringBuilder("x-0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 10; i++) {
            text.append("x-").append(i).append(": &a").append(i).append(" [");
            text.repeat("*a" + (i - 1) + ", ", 9).append("]\n");
        }
        assertThat(finding(text.toString())).contains("aliases stand for more than");
    }

    @Test
    void fifty_megabytes() {
        assertThat(finding("#" + "x".repeat(50 * 1024 * 1024) + "\nservices: {}\n"))
                .contains("at most");
    }

    @Test
    void a_thousand_levels() {
        assertThat(finding("services: " + "{a: ".repeat(1000) + "1" + "}".repeat(1000) + "\n"))
                .contains("nested more than");
    }
}
