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
