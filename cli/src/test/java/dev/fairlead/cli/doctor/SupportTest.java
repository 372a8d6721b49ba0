package dev.fairlead.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SupportTest {

    /** What was planted: none of it may be in an archive. */
    private static final List<String> PLANTED = List.of(
            "planted-mongo-word",
            "planted-redis-word",
            "cGxhbnRlZC1lbmNyeXB0aW9uLWtleS1vZi0zMi1ieSE=",
            "planted-admin-word",
            "planted-bearer-in-log",
            "planted0id_plantedsecretofaclient",
            "eyJwbGFudGVkIjp0cnVlfQ",
            "PLANTEDPRIVATEKEYBYTES",
            "planted-cookie-word",
            "planted-json-word");

    private static final String LOG = """
            {"time":"t","event":"request","path":"/orders","status":200}
            {"event":"x","header":"Authorization: Bearer planted-bearer-in-log"}
            {"event":"x","key":"flk_planted0id_plantedsecretofaclient"}
            {"event":"x","jwt":"eyJwbGFudGVkIjp0cnVlfQ.eyJwbGFudGVkIjp0cnVlfQ.c2ln"}
            -----BEGIN RSA PRIVATE KEY-----
            PLANTEDPRIVATEKEYBYTES
            -----END RSA PRIVATE KEY-----
            Cookie: planted-cookie-word
            {"event":"x","clientSecret":"a planted-json-word"}
            the store at mongodb://fairlead:planted-mongo-word@db:27017/ is away
            {"event":"last"}
            """;

    @TempDir
    Path directory;

    private Map<String, String> environment() throws IOException {
        Path password = Files.writeString(directory.resolve("admin.txt"), "planted-admin-word\n");
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", directory.toString());
        environment.put("FAIRLEAD_DATA", directory.resolve("data").toString());
        environment.put("FAIRLEAD_ADMIN_ADDRESS", "127.0.0.1:1");
        environment.put(
                "MONGODB_URI", "mongodb://fairlead:planted-mongo-word@127.0.0.1:1/?serverSelectionTimeoutMS=200");
        environment.put("REDIS_URL", "redis://:planted-redis-word@127.0.0.1:1");
        environment.put("FAIRLEAD_ENCRYPTION_KEY", "cGxhbnRlZC1lbmNyeXB0aW9uLWtleS1vZi0zMi1ieSE=");
        environment.put("FAIRLEAD_ADMIN_PASSWORD_FILE", password.toString());
        return environment;
    }

    private Map<String, String> unpacked(Path archive) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(archive)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    @Test
    void no_planted_secret_is_in_an_archive_and_what_is_missing_is_said() throws IOException {
        Path log = Files.writeString(directory.resolve("f.log"), LOG + "planted-admin-word stands alone\n");
        Path archive = directory.resolve("s.zip");
        StringWriter said = new StringWriter();
        Terminal terminal = Terminal.plain(new PrintWriter(said), new PrintWriter(said));

        int status = new CommandLine(new SupportCommand(new Surroundings(environment(), terminal)))
                .execute("-o", archive.toString(), "--log", log.toString(), "--server", "http://127.0.0.1:1");

        Map<String, String> files = unpacked(archive);
        assertThat(files).containsKeys("README.txt", "versions.txt", "settings.txt", "doctor.json", "log.txt");
        assertThat(files.get("log.txt")).contains("\"path\":\"/orders\"").contains("{\"event\":\"last\"}");
        assertThat(files.get("README.txt")).contains("Not in it:").contains("management");
        for (String secret : PLANTED) {
            files.forEach((name, text) -> assertThat(text).as(name).doesNotContain(secret));
            assertThat(said.toString()).doesNotContain(secret);
        }
        assertThat(status).isEqualTo(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_file_that_is_there_is_not_overwritten() throws IOException {
        Path there = Files.writeString(directory.resolve("s.zip"), "precious");
        StringWriter said = new StringWriter();
        Surroundings surroundings =
                new Surroundings(environment(), Terminal.plain(new PrintWriter(said), new PrintWriter(said)));
        SupportCommand command = new SupportCommand(surroundings);
        command.output = there;

        assertThatThrownBy(command::call).isInstanceOf(CommandFailure.class).hasMessageContaining("-o");
        assertThat(there).hasContent("precious");
    }

    @Test
    void the_password_of_the_first_start_does_not_leave_with_the_log() {
        assertThat(Redaction.of(Map.of()).of("  user admin, password UMCAo7wBA4cgc0PNZHmt   (shown once)"))
                .isEqualTo("  user admin, password ***   (shown once)");
        assertThat(Redaction.of(Map.of()).of("the password (not shown) has 3 characters"))
                .isEqualTo("the password (not shown) has 3 characters");
    }

    @Test
    void an_archive_is_bounded_and_says_what_was_cut() {
        Bundle bundle = new Bundle(Redaction.of(Map.of()));
        String large = "x".repeat(Bundle.MAX_FILE) + "the end";
        for (int i = 0; i < 9; i++) {
            bundle.add("file" + i, large);
        }

        assertThat(bundle.names()).hasSize(8);
        assertThat(bundle.notes())
                .anyMatch(note -> note.startsWith("file0: only its last"))
                .anyMatch(note -> note.equals("file8: left out, there is no room"));
    }
}
