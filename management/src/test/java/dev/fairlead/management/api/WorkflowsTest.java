package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkflowsTest {

    private static final String BODY = "{\"nodes\":{\"start\":{\"type\":\"request\",\"to\":\"end\"},"
            + "\"end\":{\"type\":\"response\",\"body\":\"${{ request.path }}\"}}}";

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

    private static Reply good(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isBetween(200, 299);
        return reply;
    }

    private static String product(String proxy, String endpoint) {
        return "{\"basePath\":\"/a\",\"proxies\":{\"p\":{" + proxy + "\"endpoints\":[{\"name\":\"e\",\"path\":\"/*\""
                + endpoint + "}]}}}";
    }

    @Test
    void a_workflow_is_an_object_like_the_others() {
        good(management.put("/api/v1/workflows/w", BODY));
        assertThat(good(management.get("/api/v1/workflows/w")).body().replaceAll("\\s", ""))
                .contains("\"type\":\"response\"");
        assertThat(good(management.get("/api/v1/workflows")).body().replaceAll("\\s", ""))
                .contains("\"name\":\"w\"");
        good(management.put("/api/v1/products/a", product("\"workflow\":\"w\",", "")));
        String exported = good(management.get("/api/v1/export")).body();
        assertThat(exported.replaceAll("\\s", "")).contains("\"workflows\":{\"w\":");
        assertThat(good(management.post("/api/v1/import?dryRun=true", exported))
                        .body()
                        .replaceAll("\\s", ""))
                .contains("\"changed\":false");
        Reply refused = management.delete("/api/v1/workflows/w");
        assertThat(refused.status()).as("a product needs it").isEqualTo(409);
    }

    private String shown() {
        return good(management.get("/api/v1/workflows/w")).body().replaceAll("\\s", "");
    }

    private String served() {
        return good(management.get("/api/v1/export?published=true")).body().replaceAll("\\s", "");
    }

    @Test
    void what_is_saved_is_served_when_it_is_published() {
        good(management.put("/api/v1/workflows/w", BODY));
        assertThat(shown()).contains("\"status\":\"draft\"").doesNotContain("\"published\"");
        assertThat(served()).doesNotContain("\"w\"");
        Reply published = good(management.post("/api/v1/workflows/w/publish", ""));
        assertThat(published.body().replaceAll("\\s", ""))
                .contains("\"revision\":1", "\"workflows\":[{\"name\":\"w\",\"status\":\"published\"");
        assertThat(served()).contains("request.path");

        good(management.put("/api/v1/workflows/w", BODY.replace("request.path", "request.method")));
        assertThat(shown()).contains("\"status\":\"changed\"", "request.method");
        assertThat(served()).contains("request.path").doesNotContain("request.method");
        Reply would = good(management.post("/api/v1/workflows/w/publish?dryRun=true", ""));
        assertThat(would.body().replaceAll("\\s", ""))
                .contains("\"kind\":\"workflow\"", "request.path", "request.method");
        assertThat(served()).doesNotContain("request.method");
        good(management.post("/api/v1/publish", ""));
        assertThat(shown()).contains("\"status\":\"published\"");
        assertThat(served()).contains("request.method");
    }

    @Test
    void a_revision_that_is_rolled_back_to_serves_the_old_graph_and_keeps_the_working_copy() {
        good(management.put("/api/v1/workflows/w", BODY));
        good(management.post("/api/v1/publish", ""));
        good(management.put("/api/v1/workflows/w", BODY.replace("request.path", "request.method")));
        good(management.post("/api/v1/publish", ""));
        good(management.post("/api/v1/revisions/1/rollback", ""));
        assertThat(served()).contains("request.path").doesNotContain("request.method");
        assertThat(shown()).contains("\"status\":\"changed\"", "request.method");
    }

    @Test
    void a_product_cannot_be_published_before_its_workflow_nor_outlive_it() {
        good(management.put("/api/v1/workflows/w", BODY));
        good(management.put("/api/v1/products/a", product("\"workflow\":\"w\",", "")));
        Reply early = management.post("/api/v1/products/a/publish", "");
        assertThat(early.status()).isEqualTo(422);
        assertThat(early.body())
                .contains("of its proxy \\\"p\\\" is not published")
                .contains("publish it");
        // All at once.
        good(management.post("/api/v1/publish", ""));
        Reply late = management.post("/api/v1/workflows/w/unpublish", "");
        assertThat(late.status()).as(late.body()).isEqualTo(422);
        good(management.post("/api/v1/products/a/unpublish", ""));
        good(management.post("/api/v1/workflows/w/unpublish", ""));
        assertThat(shown()).contains("\"status\":\"draft\"");
    }

    @Test
    void a_reference_to_no_workflow_is_refused_with_its_pointer() {
        Reply proxy = management.put("/api/v1/products/a", product("\"workflow\":\"w\",", ""));
        assertThat(proxy.status()).isEqualTo(422);
        assertThat(proxy.body()).contains("/proxies/p/workflow").contains("the workflow \\\"w\\\" does not exist");
        Reply endpoint =
                management.put("/api/v1/products/a", product("\"url\":\"http://h:1\",", ",\"workflow\":\"w\""));
        assertThat(endpoint.body()).contains("/proxies/p/endpoints/0/workflow");
    }

    @Test
    void a_broken_graph_is_refused_with_its_pointer_and_saved_as_a_draft() {
        String broken = BODY.replace("\"to\":\"end\"", "\"to\":\"ende\"");
        Reply refused = management.put("/api/v1/workflows/w", broken);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("/nodes/start").contains("leads by \\\"next\\\" to \\\"ende\\\"");
        good(management.put("/api/v1/workflows/w", broken.replace("{\"nodes\"", "{\"draft\":true,\"nodes\"")));
        Reply product = management.put("/api/v1/products/a", product("\"workflow\":\"w\",", ""));
        assertThat(product.status()).isEqualTo(422);
        assertThat(product.body()).contains("is a draft");
    }

    @Test
    void a_secret_that_is_not_there_is_refused_with_its_pointer() {
        String asking = BODY.replace("\"to\":\"end\"", "\"to\":\"ask\"")
                .replace(
                        "\"end\":{",
                        "\"ask\":{\"type\":\"http\",\"url\":\"http://h/\",\"secret\":\"s\",\"to\":\"end\"},\"end\":{");
        Reply refused = management.put("/api/v1/workflows/w", asking);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("/nodes/ask/secret").contains("the secret \\\"s\\\" does not exist");
    }
}
