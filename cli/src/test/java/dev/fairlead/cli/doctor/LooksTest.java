package dev.fairlead.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cli.doctor.Looked.State;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.gateway.tls.CertificateMaker;
import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.PairCheck;
import dev.fairlead.model.tls.Pem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LooksTest {

    private static final long MIB = 1024 * 1024;
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    @TempDir
    Path directory;

    @Test
    void a_heap_that_the_container_has_no_room_for_is_in_the_way() {
        assertThat(Machine.memory(512 * MIB, OptionalLong.empty()).state()).isEqualTo(State.OK);
        assertThat(Machine.memory(512 * MIB, OptionalLong.of(1024 * MIB)).state())
                .isEqualTo(State.OK);
        assertThat(Machine.memory(512 * MIB, OptionalLong.of(600 * MIB)).text()).contains("88 MiB are left");
        Looked killed = Machine.memory(512 * MIB, OptionalLong.of(500 * MIB));
        assertThat(killed.state()).isEqualTo(State.FAIL);
        assertThat(killed.remedy()).contains("-Xmx");
    }

    @Test
    void the_limit_of_a_container_is_read_in_both_versions_of_its_groups() throws IOException {
        Path none = Files.writeString(directory.resolve("max"), "max\n");
        Path first = Files.writeString(directory.resolve("limit"), "536870912\n");

        assertThat(Machine.limit(List.of(none))).isEmpty();
        assertThat(Machine.limit(List.of(directory.resolve("absent"), first))).hasValue(512 * MIB);
    }

    @Test
    void little_space_is_told_and_none_is_in_the_way() {
        assertThat(Machine.space("d", 2000, true).state()).isEqualTo(State.OK);
        assertThat(Machine.space("d", 500, true).state()).isEqualTo(State.WARN);
        assertThat(Machine.space("d", 99, true).state()).isEqualTo(State.FAIL);
    }

    @Test
    void a_data_directory_that_is_not_there_is_looked_for_above_and_not_made() {
        Path data = directory.resolve("a/b");

        assertThat(Machine.data(data).text()).contains("will be made");
        assertThat(directory.resolve("a")).doesNotExist();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_port_that_is_taken_is_told_with_who_has_it() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Looked looked = Ports.look(
                    "http port", InetAddress.getLoopbackAddress(), taken.getLocalPort(), "FAIRLEAD_HTTP_PORT");

            assertThat(looked.text())
                    .contains(Integer.toString(taken.getLocalPort()))
                    .contains("pid " + ProcessHandle.current().pid());
        }
        assertThat(Ports.look("http port", InetAddress.getLoopbackAddress(), 0, "FAIRLEAD_HTTP_PORT")
                        .state())
                .isEqualTo(State.OK);
    }

    @Test
    void clocks_and_certificates_are_compared_with_now() {
        assertThat(Stores.clock(NOW, NOW.plusMillis(300)).state()).isEqualTo(State.OK);
        assertThat(Stores.clock(NOW, NOW.minusSeconds(5)).state()).isEqualTo(State.WARN);
        assertThat(Stores.clock(NOW, NOW.plusSeconds(60)).state()).isEqualTo(State.FAIL);
        assertThat(certificate(-60, Duration.ofDays(90).toSeconds()).state()).isEqualTo(State.OK);
        assertThat(certificate(-60, Duration.ofDays(5).toSeconds()).text()).contains("in 5 days");
        assertThat(certificate(-60, -1).state()).isEqualTo(State.FAIL);
        assertThat(certificate(60, 120).text()).isEqualTo("c begins only at " + NOW.plusSeconds(60));
    }

    private static Looked certificate(long from, long until) {
        return Configuration.timely(
                "c", new PairCheck.Seen.Good(NOW.plusSeconds(from), NOW.plusSeconds(until), Set.of()), NOW);
    }

    @ParameterizedTest
    @CsvSource({"PT0.3S, 300 ms", "PT75S, 75 s", "PT1H, 60 min", "PT24H, 24 h", "P400D, 400 d"})
    void how_far_a_clock_is_off_is_said_in_words(Duration off, String told) {
        assertThat(Stores.clock(NOW, NOW.minus(off)).text()).endsWith("by " + told);
    }

    @Test
    void a_key_that_is_of_another_certificate_or_not_there_is_in_the_way() throws IOException {
        CertificateMaker maker = new CertificateMaker(
                new SecureRandom(), "a.example", NOW.minusSeconds(60), NOW.plus(Duration.ofDays(90)));
        Pem certificate = new Pem(
                Files.writeString(directory.resolve("a.crt"), maker.selfSigned().certificatePem())
                        .toString());
        String other = maker.selfSigned().keyPem();
        Pem key = new Pem(Files.writeString(directory.resolve("b.key"), other).toString());

        assertThat(Configuration.certificate(new CertificatePair(certificate, key), NOW)
                        .text())
                .isEqualTo(
                        certificate.text() + ": the key does not belong to the certificate (key: " + key.text() + ")");
        assertThat(Configuration.certificate(new CertificatePair(certificate, new Pem("/nowhere.key")), NOW)
                        .text())
                .startsWith("/nowhere.key cannot be read: there is no such file");
    }

    @Test
    void everything_that_is_looked_at_is_told_also_when_it_fails() throws IOException {
        Path file = Files.writeString(directory.resolve("f.yaml"), "products: {shop: {basePth: /x}}\n");
        Map<String, String> environment = Map.of(
                "FAIRLEAD_DATA", directory.toString(),
                "FAIRLEAD_HTTP_PORT", "0",
                "FAIRLEAD_HTTPS_PORT", "0",
                "FAIRLEAD_ADMIN_ADDRESS", "127.0.0.1:0",
                "FAIRLEAD_MANAGEMENT_PORT", "0",
                "REDIS_URL", "redis://:hidden-word@127.0.0.1:1",
                "MONGODB_URI", "mongodb://u:hidden-word@127.0.0.1:1/?serverSelectionTimeoutMS=200");

        List<Looked> all = Examination.of(environment, "", List.of(file), Clock.systemUTC());

        String json = DoctorCommand.json(all);
        assertThat(all.stream().map(Looked::what))
                .contains(
                        "java",
                        "memory",
                        "open files",
                        "data directory",
                        "http port",
                        "store",
                        "redis",
                        "configuration");
        assertThat(state(all, "store")).isEqualTo(State.FAIL);
        assertThat(state(all, "redis")).isEqualTo(State.FAIL);
        assertThat(state(all, "configuration")).isEqualTo(State.FAIL);
        assertThat(json).doesNotContain("hidden-word");
        assertThat(json).contains("basePath").contains("run `fairlead check`");
        assertThat(DoctorCommand.exit(all)).isEqualTo(Exit.COULD_NOT);
    }

    private static State state(List<Looked> all, String what) {
        return all.stream()
                .filter(each -> each.what().equals(what))
                .map(Looked::state)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void settings_that_cannot_be_used_are_told_as_they_are_at_a_start() {
        List<Looked> all = Examination.of(Map.of("FAIRLEAD_HTTP_PORT", "99999999"), "", List.of(), Clock.systemUTC());

        assertThat(state(all, "settings")).isEqualTo(State.FAIL);
        assertThat(DoctorCommand.json(all)).contains("FAIRLEAD_HTTP_PORT");
    }
}
