package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules, channels, silences and the guard, as operators write them. */
@Tag("slow")
class AlertApiTest {

    private static final String ROOT = "/api/v1/alerts";
    private static final String CHANNEL =
            "{\"type\":\"webhook\",\"url\":\"http://127.0.0.1:1/hook\",\"secret\":\"a long enough secret\"}";

    @TempDir
    private Path directory;

    private RunningManagement management;

    @BeforeEach
    void start() throws Exception {
        management = RunningManagement.start(directory);
    }

    @AfterEach
    void stop() {
        management.close();
    }

    @Test
    void a_rule_is_made_read_changed_by_who_saw_it_and_deleted() {
        Reply made = management.put(ROOT + "/rules/down", "{\"kind\":\"backend-down\",\"severity\":\"critical\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.text("for")).isEqualTo("10s");
        String tag = made.header("ETag");
        Reply changed = management.put(
                ROOT + "/rules/down", "{\"kind\":\"error-rate\",\"threshold\":2.5,\"window\":\"2m\"}", "If-Match", tag);
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.text("threshold")).isEqualTo("2.5");
        assertThat(management
                        .put(ROOT + "/rules/down", "{\"kind\":\"latency\"}", "If-Match", tag)
                        .status())
                .isEqualTo(412);
        assertThat(management
                        .put(ROOT + "/rules/down", "{\"kind\":\"latency\"}", "If-None-Match", "*")
                        .status())
                .isEqualTo(412);
        assertThat(management.get(ROOT + "/rules").body()).contains("\"error-rate\"");
        assertThat(management.delete(ROOT + "/rules/down").status()).isEqualTo(204);
        assertThat(management.get(ROOT + "/rules/down").status()).isEqualTo(404);
        assertThat(management.get("/api/v1/audit?subject=alert-rule%20down").body())
                .contains("\"delete\"", "\"replace\"", "\"create\"");
    }

    @Test
    void every_fault_is_told_at_its_place_with_a_remedy() {
        Reply reply = management.put(
                ROOT + "/rules/bad",
                "{\"kind\":\"error-rat\",\"threshold\":-1,\"for\":\"2h\",\"window\":\"1s\",\"channels\":[\"nobody\"],\"scop\":\"a\"}");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body())
                .contains(
                        "\"/kind\"",
                        "error-rate",
                        "\"/threshold\"",
                        "\"/for\"",
                        "\"/window\"",
                        "\"/channels/0\"",
                        "\"/scop\"");
        assertThat(management
                        .put(ROOT + "/rules/a%20b", "{\"kind\":\"latency\"}")
                        .status())
                .isEqualTo(422);
        assertThat(management.get(ROOT + "/rules").body()).doesNotContain("bad");
    }

    @Test
    void a_rehearsal_changes_nothing() {
        Reply reply = management.put(ROOT + "/rules/down?dryRun=true", "{\"kind\":\"backend-down\"}");
        assertThat(reply.text("valid")).isEqualTo("true");
        assertThat(management.get(ROOT + "/rules/down").status()).isEqualTo(404);
    }

    @Test
    void the_secret_of_a_channel_is_kept_and_never_shown() {
        assertThat(management.put(ROOT + "/channels/ops", CHANNEL).status()).isEqualTo(201);
        Reply again =
                management.put(ROOT + "/channels/ops", "{\"type\":\"webhook\",\"url\":\"http://127.0.0.1:1/other\"}");
        assertThat(again.status()).as("the secret stays").isEqualTo(200);
        assertThat(again.body()
                        + management.get(ROOT + "/channels").body()
                        + management.get(ROOT + "/channels/ops").body()
                        + management.get("/api/v1/audit").body())
                .contains("/other")
                .doesNotContain("a long enough secret");
        for (String bad : new String[] {
            "{\"type\":\"webhook\",\"url\":\"ftp://a/\",\"secret\":\"a long enough secret\"}",
            "{\"type\":\"webhook\",\"url\":\"https://user:word@a/\",\"secret\":\"a long enough secret\"}",
            "{\"type\":\"webhook\",\"url\":\"https://a/\",\"secret\":\"short\"}",
            "{\"type\":\"pigeon\",\"url\":\"https://a/\",\"secret\":\"a long enough secret\"}"
        }) {
            assertThat(management.put(ROOT + "/channels/bad", bad).status())
                    .as(bad)
                    .isEqualTo(422);
        }
    }

    @Test
    void a_test_says_why_it_did_not_arrive() {
        management.put(ROOT + "/channels/ops", CHANNEL);
        Reply tried = management.post(ROOT + "/channels/ops/test", "");
        assertThat(tried.status()).isEqualTo(200);
        assertThat(tried.text("arrived")).isEqualTo("false");
        assertThat(tried.text("error")).contains("FAIRLEAD_ALERT_PRIVATE_ADDRESSES");
    }

    @Test
    void a_channel_that_a_rule_names_stays() {
        management.put(ROOT + "/channels/ops", CHANNEL);
        management.put(ROOT + "/rules/down", "{\"kind\":\"backend-down\",\"channels\":[\"ops\"]}");
        Reply refused = management.delete(ROOT + "/channels/ops");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).contains("down");
        management.delete(ROOT + "/rules/down");
        assertThat(management.delete(ROOT + "/channels/ops").status()).isEqualTo(204);
    }

    @Test
    void a_silence_has_an_end_and_a_name_of_who_made_it() {
        String until = Instant.now().plusSeconds(3600).toString();
        Reply made = management.post(
                ROOT + "/silences", "{\"rule\":\"down*\",\"until\":\"" + until + "\",\"by\":\"somebody\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.text("by")).isEqualTo("admin");
        assertThat(management.get(ROOT + "/silences").body()).contains("down*");
        assertThat(management.delete(ROOT + "/silences/" + made.text("id")).status())
                .isEqualTo(204);
        assertThat(management.post(ROOT + "/silences", "{}").status()).isEqualTo(422);
        assertThat(management
                        .post(ROOT + "/silences", "{\"until\":\"2020-01-01T00:00:00Z\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void the_guard_is_off_until_somebody_switches_it_on() {
        Reply usual = management.get("/api/v1/guard");
        assertThat(usual.text("active")).isEqualTo("false");
        assertThat(usual.text("percent")).isEqualTo("20");
        assertThat(management
                        .put("/api/v1/guard", "{\"active\":true,\"percent\":10,\"window\":\"1m\"}")
                        .status())
                .isEqualTo(200);
        assertThat(management.get("/api/v1/guard").text("window")).isEqualTo("1m");
        assertThat(management.put("/api/v1/guard", "{\"percent\":0}").status()).isEqualTo(422);
        assertThat(management.get("/api/v1/audit?subject=guard%20guard").body()).contains("\"create\"");
    }

    @Test
    void what_was_counted_and_seen_is_there_from_the_first_moment() {
        assertThat(management.get(ROOT).body()).contains("\"items\": []");
        assertThat(management.get(ROOT + "/history").body()).contains("\"items\": []");
        assertThat(management.get("/api/v1/health-history").body()).contains("\"items\": []");
        assertThat(management.get("/api/v1/traffic/routes").body()).contains("\"routes\": []");
        assertThat(management.get("/api/v1/health-history?days=15").status()).isEqualTo(400);
        assertThat(management.get("/api/v1/revisions/7/effect").status()).isEqualTo(404);
        management.put("/api/v1/policies/one", "{}");
        management.put("/api/v1/policies/two", "{}");
        assertThat(management.get("/api/v1/revisions/2/effect").body()).contains("\"whole\"");
    }
}
