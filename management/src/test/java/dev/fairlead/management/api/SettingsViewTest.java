package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.replica.Pulse;
import dev.fairlead.store.replica.ReplicaReport;
import dev.fairlead.store.replica.RunningSettings;
import dev.fairlead.store.replica.RunningSettings.Host;
import dev.fairlead.store.replica.RunningSettings.One;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What management and gateways run with, from those who run. */
class SettingsViewTest {

    private static final List<String> GATEWAY = List.of(RunningSettings.GATEWAY);
    private static final List<String> MANAGEMENT = List.of(RunningSettings.MANAGEMENT);
    private static final List<String> BOTH = List.of(RunningSettings.GATEWAY, RunningSettings.MANAGEMENT);

    private static final long LOOK_EVERY_NANOS = 2_000_000;

    @TempDir
    private static Path directory;

    private static RunningManagement management;

    private final List<Thread> gateways = new ArrayList<>();
    private volatile boolean over;

    @BeforeAll
    static void start() throws Exception {
        management = RunningManagement.start(directory, process("m", "box", BOTH, idle("60s", One.DEFAULT), oidc("")));
    }

    @AfterAll
    static void stop() {
        management.close();
    }

    @AfterEach
    void leave() throws InterruptedException {
        over = true;
        for (Thread gateway : gateways) {
            gateway.join();
        }
        management.store().replicas().live().forEach(live -> management
                .store()
                .replicas()
                .leave(live.id()));
    }

    private static One one(String variable, List<String> readBy, String fallback, String value, String origin) {
        return new One(
                variable,
                "key",
                "Topic",
                "settings.md",
                readBy,
                "what",
                fallback,
                "any",
                "nothing",
                false,
                value,
                origin);
    }

    private static One idle(String value, String origin) {
        return one("FAIRLEAD_IDLE_TIMEOUT", GATEWAY, "60s", value, origin);
    }

    private static One oidc(String value) {
        return one("FAIRLEAD_OIDC_ISSUER", MANAGEMENT, "", value, value.isEmpty() ? One.DEFAULT : "environment");
    }

    private static RunningSettings process(String id, String name, List<String> roles, One... settings) {
        return new RunningSettings(
                new Host(id, name, "1.0", "25", "Linux", 2, 1 << 20, ""),
                roles,
                roles.contains(RunningSettings.GATEWAY) ? Map.of("limiter", "up") : Map.of(),
                List.of(settings));
    }

    /** A gateway that is live and answers this, whatever it is asked. */
    private void gateway(String name, String version, String answer) {
        management
                .store()
                .replicas()
                .report(new ReplicaReport(
                        name, "", 0, 0, version, "up", 0, 0, List.of(), Pulse.NONE, Instant.EPOCH, Instant.EPOCH));
        gateways.add(Thread.ofVirtual().start(() -> {
            while (!over) {
                management.store().questions().answerAll(name, question -> answer);
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
        }));
    }

    private void gateway(String name, One... settings) {
        gateway(name, "1.0", process(name, name, GATEWAY, settings).json());
    }

    private static Node.Mapping asked() {
        Reply reply = management.get("/api/v1/settings");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        Schema schema = new Schema(management.get("/api/v1/openapi.json").json());
        assertThat(schema.check(reply.json(), schema.resolve("#/components/schemas/Settings"), ""))
                .isEmpty();
        return reply.json();
    }

    private static Node.Mapping named(Node.Mapping told, String list, String member, String name) {
        return ((Node.Sequence) Schema.member(told, list))
                .elements().stream()
                        .map(Node.Mapping.class::cast)
                        .filter(one -> Schema.text(Schema.member(one, member)).equals(name))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no " + name + " in " + Json.canonical(told)));
    }

    private static Node.Mapping setting(Node.Mapping told, String variable) {
        return named(told, "settings", "variable", variable);
    }

    private static String member(Node.Mapping one, String name) {
        return Json.canonical(Schema.member(one, name));
    }

    @Test
    void one_process_with_both_roles_is_told_once() {
        gateway(
                "box",
                "1.0",
                process("m", "box", GATEWAY, idle("60s", One.DEFAULT), oidc("")).json());
        Node.Mapping told = asked();
        assertThat(((Node.Sequence) Schema.member(told, "processes")).elements())
                .singleElement()
                .satisfies(box -> {
                    assertThat(member((Node.Mapping) box, "name")).isEqualTo("\"box\"");
                    assertThat(member((Node.Mapping) box, "roles")).isEqualTo("[\"gateway\",\"management\"]");
                    assertThat(member((Node.Mapping) box, "checks")).isEqualTo("{\"limiter\":\"up\"}");
                });
        assertThat(member(setting(told, "FAIRLEAD_IDLE_TIMEOUT"), "values"))
                .isEqualTo("[{\"value\":\"60s\",\"origin\":\"default\",\"processes\":[\"box\"]}]");
        assertThat(member((Node.Mapping) Schema.member(told, "store"), "kind")).isEqualTo("\"embedded\"");
        assertThat(member((Node.Mapping) Schema.member(told, "key"), "known")).matches("\\[\"[0-9a-f]{16}\"]");
    }

    @Test
    void gateways_that_differ_are_named_by_value_and_only_by_what_they_read() {
        gateway("g-1", idle("60s", One.DEFAULT), oidc(""));
        gateway("g-2", idle("75s", "environment"), oidc("https://not-read-here"));
        gateway("g-3", idle("75s", "environment"), one("FAIRLEAD_LATER", GATEWAY, "", "new", "environment"));
        Node.Mapping told = asked();
        Node.Mapping idle = setting(told, "FAIRLEAD_IDLE_TIMEOUT");
        assertThat(member(idle, "differs")).isEqualTo("true");
        assertThat(member(idle, "changed")).isEqualTo("true");
        assertThat(member(idle, "values"))
                .isEqualTo("[{\"value\":\"60s\",\"origin\":\"default\",\"processes\":[\"management process\",\"g-1\"]},"
                        + "{\"value\":\"75s\",\"origin\":\"environment\",\"processes\":[\"g-2\",\"g-3\"]}]");
        assertThat(member(setting(told, "FAIRLEAD_OIDC_ISSUER"), "differs")).isEqualTo("false");
        assertThat(Json.canonical(told)).doesNotContain("not-read-here");
        assertThat(member(setting(told, "FAIRLEAD_LATER"), "values")).contains("g-3");
    }

    @Test
    void a_gateway_of_an_older_version_is_shown_as_one_and_the_others_are_told() {
        gateway("old", "0.9", "{\"fault\":\"the query has no url\"}");
        gateway("new", idle("60s", One.DEFAULT));
        Node.Mapping told = asked();
        assertThat(member(named(told, "processes", "name", "old"), "fault"))
                .contains("version 0.9 does not tell its settings");
        assertThat(member(setting(told, "FAIRLEAD_IDLE_TIMEOUT"), "values"))
                .contains("\"new\"")
                .doesNotContain("old");
        assertThat(member(setting(told, "FAIRLEAD_IDLE_TIMEOUT"), "differs")).isEqualTo("false");
    }

    @Test
    void a_gateway_that_does_not_answer_is_shown_as_one() {
        ReplicaReport gone = new ReplicaReport(
                "gone", "", 0, 0, "1.0", "up", 0, 0, List.of(), Pulse.NONE, Instant.EPOCH, Instant.EPOCH);
        List<RunningProcess> all = RunningProcess.all(
                process("m", "box", MANAGEMENT, oidc("")), List.of(new RunningProcess.Reply(gone, Optional.empty())));
        assertThat(all).extracting(RunningProcess::name).containsExactly("management process", "gone");
        assertThat(all.getLast().fault()).contains("did not answer in time");
        assertThat(SettingRows.of(all)).hasSize(1);
    }

    // AccessTest has the other roles.
    @Test
    void an_auditor_does_not_see_it() {
        String auditor = "{\"name\":\"eve\",\"role\":\"auditor\",\"password\":\"long enough\"}";
        assertThat(management.post("/api/v1/users", auditor).status()).isEqualTo(201);
        Reply refused = management.send("GET", "/api/v1/settings", management.login("eve", "long enough"), "");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("administer").doesNotContain("FAIRLEAD_");
    }
}
