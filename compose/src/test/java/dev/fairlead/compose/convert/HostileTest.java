package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are meant to hurt are refused with a place and a remedy, and nothing is made of them. */
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

    @Test
    void files_that_include_and_extend_each_other() throws IOException {
        Files.writeString(directory.resolve("other.yaml"), "include: [compose.yaml]\n");
        assertThat(finding("include: [other.yaml]\nservices: {a: {image: 'a:1'}}\n"))
                .contains("in a circle");
        Files.writeString(
                directory.resolve("base.yaml"), "services: {a: {extends: {file: compose.yaml, service: a}}}\n");
        assertThat(finding("services: {a: {extends: {file: base.yaml, service: a}}}\n"))
                .contains("in a circle");
    }

    @Test
    void a_key_that_nobody_knows_has_the_nearest_one_beside_it() {
        assertThat(finding("services: {a: {image: 'a:1', helthcheck: {}}}\n"))
                .contains("compose.yaml:1:30", "\"helthcheck\" is not a key of Compose here", "healthcheck");
        assertThat(finding("services: {a: {image: 'a:1', deploy: {zzz: 1}}}\n")).contains("\"zzz\" is not a key");
        assertThat(finding("services: {a: {image: 'a:1', x-fairlead: {autoscal: {min: 1}}}}\n"))
                .contains("did you mean");
    }

    @Test
    void two_services_that_would_have_one_name() {
        assertThat(finding("services: {a_b: {image: 'a:1'}, a-b: {image: 'a:1'}}\n"))
                .contains("would both be called");
    }

    @Test
    void a_variable_that_must_have_a_value() {
        assertThat(finding("services: {a: {image: 'a:${TAG:?say which}'}}\n")).contains("TAG", "say which");
    }

    @Test
    void a_secret_that_also_stands_in_plain_text() {
        assertThat(finding("""
                services:
                  a: {image: "a:1", environment: {DB_PASSWORD: "gt7-Hidden-x"}}
                  b: {image: "b:1", hostname: b, command: ["login", "gt7-Hidden-x"]}
                """)).contains("secret-in-text").doesNotContain("gt7-Hidden");
    }

    @Test
    void what_waits_for_itself() {
        assertThat(finding("""
                services:
                  a: {image: "a:1", depends_on: [b]}
                  b: {image: "b:1", depends_on: [c]}
                  c: {image: "c:1", depends_on: [b]}
                  d: {image: "d:1", depends_on: [a, c]}
                """)).contains("it waits for itself: b -> c -> b").doesNotContain("service \"d\"");
        assertThat(finding("services: {a: {image: 'a:1', depends_on: [a]}}\n")).contains("a -> a");
    }

    @Test
    void what_has_nothing_to_run() {
        assertThat(finding("services: {a: {command: [x]}}\n")).contains("neither an image nor a build");
    }
}
