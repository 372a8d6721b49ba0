package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TransferTest {

    private static final int MODELS = Integer.getInteger("fairlead.test.models", 150);

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

    private Reply importing(String query, String file) {
        Reply reply = management.post("/api/v1/import" + query, file);
        assertThat(reply.status()).as(reply.body() + "\n" + file).isEqualTo(200);
        return reply;
    }

    private String export() {
        return Json.canonical(management.get("/api/v1/export").json());
    }

    @Test
    void what_was_exported_is_imported_without_a_difference() {
        SplittableRandom seeds = new SplittableRandom(7);
        for (int model = 0; model < MODELS; model++) {
            String file = new RandomModel(seeds.split()).json();
            importing("?prune=true", file);
            String exported = export();
            Reply again = importing("?prune=true", exported);
            assertThat(again.text("items")).as(exported).isEqualTo("[]");
            assertThat(again.text("changed")).isEqualTo("false");
            assertThat(importing("?prune=true&dryRun=true", file).text("items")).isEqualTo("[]");
            assertThat(export()).isEqualTo(exported);
        }
    }

    @Test
    void an_import_is_planned_and_then_made_as_a_whole() {
        management.put("/api/v1/policies/old", "{}");
        management.put("/api/v1/products/a", "{\"basePath\":\"/a\"}");
        String file = "{\"products\":{\"a\":{\"basePath\":\"/b\"}},"
                + "\"clients\":{\"c\":{\"products\":[\"a\"],\"credentials\":[{\"name\":\"k\",\"type\":\"api-key\"}]}}}";
        Reply plan = importing("?prune=true&publish=true&dryRun=true", file);
        assertThat(plan.text("items"))
                .contains("\"change\":\"replace\",\"places\":[\"/basePath\"]")
                .contains("\"kind\":\"client\",\"name\":\"c\",\"change\":\"create\"")
                .contains("\"kind\":\"policy\",\"name\":\"old\",\"change\":\"delete\"")
                .contains("\"kind\":\"product\",\"name\":\"a\",\"change\":\"publish\"");
        assertThat(management.get("/api/v1/products/a").text("basePath")).isEqualTo("/a");

        Reply done = importing("?prune=true&publish=true", file);
        assertThat(done.text("items")).isEqualTo(plan.text("items"));
        assertThat(done.text("issuedKeys")).contains("\"key\":\"flk_");
        assertThat(management.get("/api/v1/products/a").text("status")).isEqualTo("published");
        assertThat(management.get("/api/v1/policies/old").status()).isEqualTo(404);
        assertThat(export()).doesNotContain("flk_").contains("\"hash\"");
        assertThat(management.get("/api/v1/export?published=true").body()).contains("/b");
    }

    @Test
    void one_bad_object_refuses_the_whole_with_every_reason() {
        Reply refused = management.post(
                "/api/v1/import",
                "{\"products\":{\"a\":{\"basePath\":\"/a\"},\"b\":{}},\"tcp\":{\"routers\":{\"r\":{}}}}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("\"/products/b/basePath\"").contains("the store keeps no \\\"tcp\\\"");
        assertThat(management.get("/api/v1/products/a").status()).isEqualTo(404);
    }

    @Test
    void whoever_may_only_read_exports_and_does_not_import() {
        management.post(
                "/api/v1/users", "{\"name\":\"v\",\"role\":\"viewer\",\"password\":\"a long enough password\"}");
        String token = management.login("v", "a long enough password");
        assertThat(management.send("GET", "/api/v1/export", token, "").status()).isEqualTo(200);
        assertThat(management.send("POST", "/api/v1/import", token, "{}").status())
                .isEqualTo(403);
    }

    private static String many(int count, String object) {
        return IntStream.range(0, count)
                .mapToObj(number -> "\"n%03d\":%s".formatted(number, object))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static int length(Node.Mapping of, String list) {
        return ((Node.Sequence) Objects.requireNonNull(of.members().get(list)))
                .elements()
                .size();
    }

    @Test
    void a_list_of_the_audit_has_the_first_twenty_of_what_an_import_touched_and_the_record_all() {
        importing("", "{\"policies\":" + many(30, "{}") + "}");
        Node.Sequence items = (Node.Sequence) Objects.requireNonNull(
                management.get("/api/v1/audit?limit=1").json().members().get("items"));
        Node.Mapping listed = (Node.Mapping) items.elements().getFirst();
        assertThat(length(listed, "touched")).isEqualTo(20);
        assertThat(Json.canonical(listed)).contains("\"touchedMore\":10");
        String sequence = Json.canonical(Objects.requireNonNull(listed.members().get("sequence")));
        Reply whole = management.get("/api/v1/audit/" + sequence);
        assertThat(length(whole.json(), "touched")).isEqualTo(30);
        assertThat(whole.json().members()).doesNotContainKey("touchedMore");
        assertThat(whole.text("hash"))
                .isEqualTo(((Node.Text) Objects.requireNonNull(listed.members().get("hash"))).value());
        assertThat(management.get("/api/v1/audit?subject=policy%20n029").body()).contains("\"touchedMore\": 10");
        assertThat(management.get("/api/v1/audit/9999").status()).isEqualTo(404);
    }

    @Test
    void the_status_has_the_first_hundred_findings_and_says_how_many_more_there_are() {
        String file =
                "{\"products\":{\"a\":{\"basePath\":\"/a\"}},\"clients\":" + many(130, "{\"products\":[\"a\"]}") + "}";
        importing("", file);
        Reply status = management.get("/api/v1/status");
        assertThat(length(status.json(), "findings")).isEqualTo(100);
        assertThat(status.text("findingsMore")).isEqualTo("30");
        importing("?publish=true", file);
        Reply published = management.get("/api/v1/status");
        assertThat(length(published.json(), "findings")).isEqualTo(0);
        assertThat(published.json().members()).doesNotContainKey("findingsMore");
    }
}
