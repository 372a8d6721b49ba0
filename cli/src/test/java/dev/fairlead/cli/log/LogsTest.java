package dev.fairlead.cli.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.cli.settings.Settings;
import dev.fairlead.gateway.observe.log.LineSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

class LogsTest {

    private static final Logger LOG = LoggerFactory.getLogger("dev.fairlead.Some");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T21:37:01.007Z"));

    @AfterEach
    void close() {
        Logs.close();
    }

    @Test
    void a_line_is_one_json_object_with_its_facts() {
        assertThat(json(() -> LOG.atInfo()
                        .addKeyValue("revision", 42L)
                        .addKeyValue("ready", true)
                        .addKeyValue("replica", "a\"b")
                        .addKeyValue("nothing", (Object) null)
                        .log("snapshot-live")))
                .containsExactly(
                        "{\"time\":\"2026-11-21T21:37:01.007Z\",\"level\":\"INFO\",\"event\":\"snapshot-live\","
                                + "\"logger\":\"dev.fairlead.Some\",\"revision\":42,\"ready\":true,\"replica\":\"a\\\"b\","
                                + "\"nothing\":null}");
    }

    @Test
    void a_sentence_is_a_message_and_hostile_text_stays_in_its_line() {
        assertThat(json(() -> LOG.warn("The file {} is\n{\"event\":\"request\"}", "x\u001b[2J")))
                .containsExactly("{\"time\":\"2026-11-21T21:37:01.007Z\",\"level\":\"WARN\","
                        + "\"message\":\"The file x\\u001b[2J is\\n{\\\"event\\\":\\\"request\\\"}\","
                        + "\"logger\":\"dev.fairlead.Some\"}");
    }

    @Test
    void every_setting_fits_into_the_line_that_tells_them() throws Exception {
        List<Settings.Effective> all =
                Settings.resolve(Map.of(), Map.of(), "vm").effective();

        String line = json(() -> {
                    LoggingEventBuilder settings = LOG.atInfo();
                    for (Settings.Effective each : all) {
                        settings = settings.addKeyValue(each.key(), each.shown());
                    }
                    settings.log("settings");
                })
                .getFirst();

        assertThat(all).hasSizeGreaterThan(80).allSatisfy(each -> assertThat(line)
                .contains("\"" + each.key() + "\":"));
    }

    @Test
    void a_fact_cannot_hide_a_field_of_the_line() {
        assertThat(json(() -> LOG.atInfo().addKeyValue("level", "DEBUG").log("x"))
                        .getFirst())
                .contains("\"level\":\"INFO\"")
                .contains("\"level_\":\"DEBUG\"");
    }

    @Test
    void a_fact_that_cannot_be_printed_or_is_endless_harms_nobody() {
        Object broken = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("broken");
            }
        };

        String line = json(() -> LOG.atInfo()
                        .addKeyValue("fact", broken)
                        .addKeyValue("k".repeat(1_000_000), "v".repeat(1_000_000))
                        .log("x"))
                .getFirst();

        assertThat(line).contains("\"fact\":\"(its toString failed: java.lang.IllegalStateException)\"");
        assertThat(line.length()).isLessThan(5000);
    }

    @Test
    void an_error_has_class_message_and_the_stacks_of_its_causes() {
        Exception error = new IllegalStateException("outer", new java.io.IOException("inner"));

        String line = json(() -> LOG.error("failed", error)).getFirst();

        assertThat(line)
                .contains(
                        "\"error\":{\"class\":\"java.lang.IllegalStateException\",\"message\":\"outer\",\"stack\":\"at ")
                .contains("caused by java.io.IOException: inner\\nat ")
                .endsWith("}}");
    }

    @Test
    void noisy_libraries_tell_warnings_only_unless_asked_for() {
        Logger netty = LoggerFactory.getLogger("io.netty.channel.Loop");
        Runnable both = () -> {
            netty.info("quiet");
            netty.warn("loud");
        };

        assertThat(lines(both, LogFormat.JSON, "DEBUG")).hasSize(1);
        assertThat(lines(both, LogFormat.JSON, "INFO,io.netty=debug")).hasSize(2);
        assertThat(lines(both, LogFormat.JSON, "INFO,io.netty.channel=error")).isEmpty();
    }

    @Test
    void levels_change_while_loggers_live() {
        assertThat(lines(() -> LOG.debug("x"), LogFormat.JSON, "INFO")).isEmpty();
        assertThat(lines(() -> LOG.debug("x"), LogFormat.JSON, "debug")).hasSize(1);
    }

    @Test
    void people_get_text_without_control_characters() {
        assertThat(lines(
                                () -> LOG.atInfo().addKeyValue("port", 8080).log("listening \u001b[31mred"),
                                LogFormat.TEXT,
                                "INFO")
                        .getFirst())
                .matches("[0-9:]{8}\\.007 INFO  listening \\\\u001b\\[31mred port=8080");
    }

    @Test
    void a_bad_setting_is_named() {
        assertThatThrownBy(() -> LogLevels.parse("INFO,io.netty=LOUD"))
                .hasMessage("\"LOUD\" is not a log level; use one of TRACE, DEBUG, INFO, WARN, ERROR");
        assertThatThrownBy(() -> LogFormat.parse("xml")).hasMessage("\"xml\" is not a log format; use json or text");
    }

    private static List<String> json(Runnable code) {
        return lines(code, LogFormat.JSON, "INFO");
    }

    private static List<String> lines(Runnable code, LogFormat format, String levels) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LineSink sink = new LineSink(out)) {
            Logs.open(sink, format, LogLevels.parse(levels), CLOCK);
            code.run();
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
