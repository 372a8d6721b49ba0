package dev.fairlead.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
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
}
