package dev.fairlead.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TemplateTest {
    @Test
    void fills_every_place_and_leaves_other_signs_alone() {
        Template template = new Template(Map.of("PORT", "18000", "DIR", "/tmp/x"));

        assertThat(template.render("listen @PORT@; pid @DIR@/pid; mail me@PORT.example @OTHER@ ${HOME}"))
                .isEqualTo("listen 18000; pid /tmp/x/pid; mail me@PORT.example @OTHER@ ${HOME}");
    }

    @Test
    void the_upstreams_body_is_one_kibibyte_and_safe_in_quotes() {
        assertThat(Upstream.body()).hasSize(Upstream.BODY_BYTES).doesNotContain("'", "$", "\\");
    }

    @Test
    void a_key_has_fairleads_form() {
        assertThat(SideBySide.newKey(new SecureRandom())).matches("flk_[a-z0-9]{12}_[A-Za-z0-9]{32}");
    }

    @Test
    void jmh_gets_short_runs_unless_told_otherwise() {
        assertThat(Jmh.withDefaults(List.of("Parser", "-f", "3")))
                .startsWith("Parser", "-f", "3")
                .containsOnlyOnce("-f");
    }

    /** Maven runs tests in the module's directory. */
    @Test
    void no_configuration_of_a_peer_asks_for_a_value_that_no_run_gives() throws IOException {
        Set<String> asked = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("peers"))) {
            for (Path file : files.filter(TemplateTest::isTemplate).toList()) {
                Pattern.compile("@[A-Z]+@")
                        .matcher(Files.readString(file))
                        .results()
                        .map(MatchResult::group)
                        .forEach(asked::add);
            }
        }

        assertThat(asked)
                .containsExactly(
                        "@ADMIN@",
                        "@BODY@",
                        "@CERT@",
                        "@DIR@",
                        "@ECHO@",
                        "@KEY@",
                        "@LOG@",
                        "@PORT@",
                        "@SECURE@",
                        "@UPSTREAM@");
    }

    private static boolean isTemplate(Path file) {
        return Files.isRegularFile(file)
                && !file.toString().contains("target")
                && !file.toString().endsWith(".java");
    }
}
