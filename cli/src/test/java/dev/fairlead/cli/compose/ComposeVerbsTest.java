package dev.fairlead.cli.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The verbs beside convert: what they print, what they write, and the exit status. */
final class ComposeVerbsTest {

    private static final String SHOP =
            "name: shop\nservices: {web: {image: 'web:1', ports: ['80:80'], environment: {LEVEL: info}}}\n";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        Terminal terminal = Terminal.plain(new PrintWriter(out), new PrintWriter(err));
        CommandLine line = ComposeCommand.line(new Surroundings(Map.of("FAIRLEAD_TOKEN_A", "t"), terminal));
        line.setExecutionExceptionHandler((failure, where, parsed) -> {
            terminal.note(String.valueOf(failure.getMessage()));
            return failure instanceof CommandFailure known ? known.exit().status() : 9;
        });
        return line.execute(words);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private String compose() throws IOException {
        return file("compose.yaml", SHOP);
    }

    private Path manifests() {
        return directory.resolve("out");
    }

    private void edit(String from, String to) throws IOException {
        Path web = manifests().resolve("web.yaml");
        String text = Files.readString(web);
        assertThat(text).contains(from);
        Files.writeString(web, text.replace(from, to));
    }

    @Test
    void drift_tells_who_changed_what_and_writes_nothing_by_itself() throws IOException {
        String file = compose();
        String dir = manifests().toString();
        assertThat(run("drift", file, "-o", dir)).isEqualTo(2);
        assertThat(err.toString()).contains("has no .fairlead-last", "fairlead compose convert");
        assertThat(run("convert", file, "-o", dir)).isZero();
        assertThat(run("drift", file, "-o", dir)).isZero();
        assertThat(out.toString()).contains("nothing differs");
        edit("value: info", "value: debug");
        assertThat(run("drift", file, "-o", dir)).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "Deployment/web\t/spec/template/spec/containers/0/env/0/value\tby hand\t\"info\"\t\"info\"\t\"debug\"");
        file("compose.yaml", SHOP.replace("LEVEL: info", "LEVEL: warn"));
        assertThat(run("drift", file, "-o", dir, "--json")).isEqualTo(2);
        assertThat(out.toString()).contains("\"conflicts\": 1", "\"change\": \"conflict\"", "\"there\": \"debug\"");
        assertThat(manifests().resolve("web.yaml")).content().contains("value: debug");
    }

    @Test
    void drift_keeps_edits_as_patches_and_only_in_a_new_directory() throws IOException {
        String file = compose();
        String dir = manifests().toString();
        run("convert", file, "-o", dir);
        assertThat(run("drift", file, "-o", dir, "--keep", directory + "/kept")).isZero();
        assertThat(directory.resolve("kept")).doesNotExist();
        edit("value: info", "value: debug");
        assertThat(run("drift", file, "-o", dir, "--keep", directory + "/kept")).isEqualTo(1);
        assertThat(directory.resolve("kept/patches/deployment-web.yaml"))
                .content()
                .contains("value: \"debug\"");
        assertThat(directory.resolve("kept/base/web.yaml")).content().contains("value: info");
        assertThat(run("drift", file, "-o", dir, "--keep", directory + "/kept")).isEqualTo(2);
        assertThat(err.toString()).contains("name an empty directory");
    }

    @Test
    void drift_reads_what_a_cluster_prints() throws IOException {
        String file = compose();
        run("convert", file, "-o", manifests().toString());
        String live = file(
                "live.yaml",
                Files.readString(manifests().resolve("web.yaml"))
                        .replace("image: \"web:1\"", "image: \"web:9\"")
                        .replace("image: web:1", "image: web:9"));
        assertThat(run("drift", file, "-o", manifests().toString(), "--live", live))
                .isEqualTo(1);
        assertThat(out.toString()).contains("\"web:1\"\t\"web:9\"");
        assertThat(err.toString()).contains("not looked at, for none of them is there: Namespace");
        assertThat(run("drift", file, "-o", manifests().toString(), "--live", file("bad.yaml", "a: [\n")))
                .isEqualTo(2);
    }

    @Test
    void a_file_of_parity_that_is_not_there_is_told_as_that() {
        String suite = directory.resolve("suite.yaml").toString();
        String nothing = directory.resolve("nothing").toString();
        String missing = nothing + " cannot be read: there is no such file or directory";
        assertThat(run("parity", suite, "--record", "--access-log", nothing)).isEqualTo(2);
        assertThat(err.toString()).contains("--access-log " + missing + "; name a file with what a gateway logs");
        assertThat(run("parity", suite, "--record", "--openapi", nothing)).isEqualTo(2);
        assertThat(err.toString()).contains("--openapi " + missing);
        assertThat(run("parity", nothing, "--a", "http://127.0.0.1:1", "--b", "http://127.0.0.1:1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains(missing + "; name a suite, or make one with --record");
    }

    @Test
    void to_compose_prints_a_file_and_tells_what_is_not_in_it() throws IOException {
        run("convert", compose(), "-o", manifests().toString());
        assertThat(run("to-compose", manifests().toString())).isZero();
        assertThat(out.toString()).startsWith("name: shop\nservices:\n  web:\n    image: \"web:1\"\n");
        assertThat(err.toString()).contains("0 not carried");
        String cron =
                file("cron.yaml", "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: n}\nspec: {schedule: x}\n");
        String written = directory + "/back.yaml";
        assertThat(run("to-compose", cron, manifests().toString(), "-o", written))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("not carried " + cron + ":1:1 CronJob/n: Compose starts nothing at a time of day");
        assertThat(Path.of(written)).content().contains("image: \"web:1\"");
        assertThat(run("to-compose", cron, "-o", written)).isEqualTo(2);
        assertThat(run("to-compose", cron, "--json")).isEqualTo(1);
        assertThat(out.toString()).contains("\"carried\": \"no\"");
    }

    @Test
    void kustomize_has_a_component_for_each_profile_that_is_not_converted() throws IOException {
        String file = file(
                "compose.yaml",
                SHOP.replace(
                        "}}}",
                        "}}, debug: {image: 'd:1', profiles: [tools], environment: {API_TOKEN: 'tok-en-17-x'}}}"));
        assertThat(run("convert", file, "-o", manifests().toString(), "--format", "kustomize"))
                .isZero();
        assertThat(manifests().resolve("base/debug.yaml")).doesNotExist();
        assertThat(manifests().resolve("components/tools/debug.yaml")).exists();
        assertThat(manifests().resolve("components/tools/kustomization.yaml"))
                .content()
                .contains("kind: Component", "- debug.yaml", "- secrets.yaml");
    }

    @Test
    void the_report_as_a_copy_has_what_became_of_each_value_and_no_secret() throws IOException {
        String file = file("compose.yaml", """
                services:
                  web:
                    image: web:1
                    environment:
                      DB_PASSWORD: geheim-17-x
                      URL: postgres://me:geheim-17-x@db/app
                    command: ["serve", "--password=geheim-17-x"]
                    pids_limit: 7
                """);
        assertThat(run("convert", file, "-o", manifests().toString(), "--report", directory + "/account.yaml"))
                .isEqualTo(1);
        assertThat(directory.resolve("account.yaml"))
                .content()
                .doesNotContain("geheim")
                .contains(
                        "    # /services/web/image: mapped -> Deployment/web#/spec/template/spec/containers/0/image",
                        "    # /services/web/pids_limit: refused: ",
                        "      DB_PASSWORD: (hidden)");
    }

    @Test
    void parity_records_a_suite_and_replays_it() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .add("X-Host", exchange.getRequestHeaders().getFirst("Host"));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            String log = file(
                    "a.log", "{\"event\":\"request\",\"method\":\"GET\",\"host\":\"127.0.0.1\",\"path\":\"/p\"}\n");
            String suite = directory + "/suite.yaml";
            assertThat(run("parity", suite, "--record", "--access-log", log)).isZero();
            assertThat(run("parity", suite, "--record", "--access-log", log)).isEqualTo(2);
            assertThat(run("parity", suite, "--a", url, "--b", url, "--html", directory + "/p.html"))
                    .isZero();
            assertThat(out.toString())
                    .contains("not checked  Workflow definitions", "1 of 1 requests are answered alike");
            assertThat(directory.resolve("p.html")).content().startsWith("<!doctype html>");
            assertThat(run("parity", suite, "--a", url, "--b", url, "--at-once", "99"))
                    .isEqualTo(2);
            assertThat(run("parity", suite, "--a", url)).isEqualTo(2);
            assertThat(run("parity", suite, "--a", url, "--b", "http://127.0.0.1:1", "--timeout", "2s"))
                    .isEqualTo(3);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_directory_stands_for_its_compose_file_with_the_override() throws IOException {
        file("docker-compose.yml", "services: {old: {image: 'old:1'}}\n");
        compose();
        file("compose.override.yaml", "services: {cache: {image: 'redis:7'}}\n");
        assertThat(run("topology", directory.toString())).isZero();
        assertThat(out.toString()).contains("web", "cache").doesNotContain("old");
    }

    @Test
    void a_directory_without_a_compose_file_is_told_so() {
        assertThat(run("topology", directory.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains(directory + " has no compose.yaml, compose.yml or docker-compose.yml; name a Compose file");
        assertThat(run("topology", directory.resolve("gone.yaml").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("gone.yaml does not exist");
    }
}
