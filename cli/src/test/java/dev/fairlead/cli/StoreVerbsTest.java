package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.management.Management;
import dev.fairlead.management.ManagementSettings;
import dev.fairlead.model.flow.ExpressionCheck;
import dev.fairlead.store.Store;
import dev.fairlead.store.StoreSettings;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import dev.fairlead.store.embedded.Embedded;
import dev.fairlead.store.replica.RunningSettings;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.user.Role;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that bring configuration in and out: export, plan, apply, import, audit; and a whole store with --all. */
@Tag("slow")
class StoreVerbsTest {

    private static final String FILE = """
            products:
              payments:
                basePath: /payments
                proxies:
                  all: {url: "http://127.0.0.1:9", endpoints: [{name: get, methods: [GET], path: /x}]}
            policies:
              gold: {rateLimit: {requests: 5, per: 1m}}
            clients:
              acme: {products: [payments], policy: gold, credentials: [{name: c, type: api-key}]}
            """;

    @TempDir
    Path directory;

    private Embedded server;
    private Store store;
    private Management management;
    private Map<String, String> environment = Map.of();
    private String printed = "";
    private Path file;

    @BeforeEach
    void start() throws IOException, KeyException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Path data = directory.resolve("data");
        server = Embedded.start(data.resolve("store"), any);
        store = Store.open(
                StoreSettings.embedded(server.uri(), data, Optional.empty()).iterated(1_000), Clock.systemUTC());
        store.users().bootstrap(Optional.of("the-first-password"));
        ManagementSettings.Outward outward = new ManagementSettings.Outward(false, Optional.empty(), Optional.empty());
        ManagementSettings settings =
                new ManagementSettings(any, "0.0-test", Duration.ofSeconds(2), outward, () -> RunningSettings.NONE);
        management = Management.start(settings, store, Clock.systemUTC(), ExpressionCheck.NONE);
        environment = as(Role.ADMIN);
        file = Files.writeString(directory.resolve("fairlead.yaml"), FILE);
    }

    @AfterEach
    void stop() {
        management.close();
        store.close();
        server.close();
    }

    private Map<String, String> as(Role role) {
        String token = store.users()
                .issue(Actor.system(), "admin", "test", role, Optional.empty())
                .orElseThrow()
                .text();
        return Map.of("HOME", directory.toString(), "FAIRLEAD_TOKEN", token);
    }

    private int run(String... words) {
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text);
        int status = Main.run(new Surroundings(environment, Terminal.plain(writer, writer)), words);
        printed = text.toString();
        return status;
    }

    private int remote(String verb, String... words) {
        String[] all = new String[words.length + 3];
        all[0] = verb;
        all[1] = "--server";
        all[2] = "http://127.0.0.1:" + management.port();
        System.arraycopy(words, 0, all, 3, words.length);
        return run(all);
    }

    @Test
    void plan_tells_what_apply_does_and_changes_nothing() {
        assertThat(remote("plan", file.toString())).as(printed).isEqualTo(1);
        assertThat(printed)
                .contains(
                        "create product payments",
                        "publish product payments",
                        "create policy gold",
                        "create client acme");
        assertThat(store.resources().contents().count(Kind.PRODUCT)).isZero();
    }

    @Test
    void apply_publishes_and_shows_new_keys_once_and_then_there_is_no_difference() {
        assertThat(remote("apply", file.toString(), "--yes")).as(printed).isZero();
        assertThat(printed).contains("key of acme/c, shown once: flk_", "revision 1");
        assertThat(store.resources()
                        .contents()
                        .find(Kind.PRODUCT, "payments")
                        .orElseThrow()
                        .state())
                .isEqualTo(Resource.State.PUBLISHED);
        assertThat(remote("plan", file.toString())).as(printed).isZero();
        assertThat(printed).contains("no difference");
        assertThat(remote("apply", file.toString(), "--yes")).isZero();
        assertThat(printed).contains("no difference").doesNotContain("flk_");
    }

    @Test
    void where_nobody_can_be_asked_yes_must_be_said() {
        assertThat(remote("apply", file.toString())).isEqualTo(2);
        assertThat(printed).contains("nothing was changed: say --yes");
        assertThat(store.resources().revision()).isZero();
    }

    @Test
    void what_was_exported_is_imported_without_a_difference_and_prunes_the_rest() throws IOException {
        assertThat(remote("apply", file.toString(), "--yes")).isZero();
        Path copy = directory.resolve("copy.yaml");
        assertThat(remote("export", "-o", copy.toString())).as(printed).isZero();
        assertThat(Files.readString(copy)).contains("payments", "gold", "acme").doesNotContain("flk_");
        assertThat(remote("import", copy.toString(), "--yes")).isZero();
        assertThat(printed).contains("no difference");
        Path less = Files.writeString(
                directory.resolve("less.yaml"), "policies: {gold: {rateLimit: {requests: 6, per: 1m}}}\n");
        assertThat(remote("import", less.toString(), "--yes")).as(printed).isZero();
        assertThat(printed).contains("delete product payments", "delete client acme", "replace policy gold");
        assertThat(store.resources().contents().count(Kind.CLIENT)).isZero();
    }

    @Test
    void the_published_form_is_exported_where_it_is_asked_for() {
        assertThat(remote("apply", file.toString(), "--yes")).isZero();
        store.resources();
        assertThat(remote("export", "--published")).isZero();
        assertThat(printed).contains("basePath: \"/payments\"".replace("\"", ""));
    }

    @Test
    void a_viewer_sees_and_changes_nothing() {
        environment = as(Role.VIEWER);
        assertThat(remote("apply", file.toString(), "--yes")).isEqualTo(2);
        assertThat(printed).contains("was refused: 403");
        assertThat(store.resources().revision()).isZero();
    }

    @Test
    void a_file_that_is_none_is_named() throws IOException {
        assertThat(remote("plan", directory + "/missing.yaml")).isEqualTo(2);
        assertThat(printed).contains("missing.yaml does not exist");
        Path bad = Files.writeString(directory.resolve("bad.yaml"), "products: {payments: {basePath: 5}}\n");
        assertThat(remote("apply", bad.toString(), "--yes")).isEqualTo(2);
        assertThat(printed).contains("cannot be imported", "basePath");
        assertThat(remote("import")).isEqualTo(2);
        assertThat(printed).contains("name one file");
    }

    @Test
    void the_audit_verifies_and_is_exported_a_line_a_record() throws IOException {
        assertThat(remote("apply", file.toString(), "--yes")).isZero();
        // More than a list names.
        String policies =
                IntStream.range(0, 30).mapToObj(n -> "  many-" + n + ": {}\n").collect(Collectors.joining());
        Path many = Files.writeString(directory.resolve("many.yaml"), "policies:\n" + policies);
        assertThat(remote("apply", many.toString(), "--yes")).isZero();
        assertThat(run("audit", "verify", "--server", "http://127.0.0.1:" + management.port()))
                .isZero();
        long records = store.audit()
                .list(dev.fairlead.store.audit.AuditFilter.all(), Optional.empty(), 1)
                .items()
                .getFirst()
                .sequence();
        assertThat(printed).contains("intact: " + records + " records");
        assertThat(run("audit", "export", "--server", "http://127.0.0.1:" + management.port()))
                .isZero();
        assertThat(printed.lines()).hasSize((int) records).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(printed).contains("policy many-0\"", "policy many-29\"").doesNotContain("touchedMore");
    }

    @Test
    void a_whole_store_is_carried_to_another_directory_and_its_keys_go_on() throws IOException {
        assertThat(remote("apply", file.toString(), "--yes")).isZero();
        management.close();
        store.close();
        server.close();
        Path passphrase = Files.writeString(directory.resolve("passphrase"), "correct horse battery\n");
        String travel = directory.resolve("state.travel").toString();
        String from = directory.resolve("data").toString();
        String to = directory.resolve("other").toString();
        environment = Map.of("HOME", directory.toString());
        assertThat(run("export", "--all", travel, "--data", from, "--passphrase-file", passphrase.toString()))
                .as(printed)
                .isZero();
        assertThat(printed).contains("products\t1\t", "clients\t1\t", "users\t1\t", "bring it in with");
        String rows = printed.lines()
                .filter(line -> line.contains("\t"))
                .sorted()
                .toList()
                .toString();
        assertThat(run("import", "--all", travel, "--data", to, "--passphrase-file", passphrase.toString()))
                .as(printed)
                .isZero();
        assertThat(printed.lines().filter(line -> line.contains("\t")).sorted().toList())
                .hasToString(rows);
        assertThat(printed).contains("all of it is here");
        assertThat(run("import", "--all", travel, "--data", to, "--passphrase-file", passphrase.toString()))
                .isZero();
        assertThat(printed).contains("all of it was here already; nothing was changed");
        assertThat(run("import", "--all", travel, "--data", from, "--passphrase-file", passphrase.toString()))
                .isEqualTo(2);
        assertThat(printed).contains("is not empty", "an empty --data");
    }

    @Test
    void a_passphrase_that_nobody_gives_is_asked_for_in_words() {
        environment = Map.of("HOME", directory.toString());
        assertThat(run("export", "--all", "x", "--data", directory.toString())).isEqualTo(2);
        assertThat(printed).contains("--passphrase-file");
        assertThat(run("export", "--all", "x", "--published")).isEqualTo(2);
        assertThat(printed).contains("neither --published nor -o");
        assertThat(run("import", "--all", "x", "y")).isEqualTo(2);
        assertThat(printed).contains("name one file");
    }

    @Test
    void a_store_that_is_in_use_is_told() throws IOException {
        Path passphrase = Files.writeString(directory.resolve("passphrase"), "correct horse battery\n");
        environment = Map.of("HOME", directory.toString());
        String data = directory.resolve("data").toString();
        assertThat(run("export", "--all", "x", "--data", data, "--passphrase-file", passphrase.toString()))
                .isEqualTo(3);
        assertThat(printed).contains("is in use by another fairlead; stop that one");
    }
}
