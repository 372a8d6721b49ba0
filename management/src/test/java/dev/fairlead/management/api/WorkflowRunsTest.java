package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkflowRunsTest {

    private static final String NODES = "\"nodes\":{\"start\":{\"type\":\"request\",\"to\":\"end\"},"
            + "\"end\":{\"type\":\"response\",\"body\":\"x\"}}";

    @TempDir
    private static Path directory;

    private static RunningManagement management;

    @BeforeAll
    static void start() throws Exception {
        management = RunningManagement.start(directory);
    }

    @AfterAll
    static void stop() {
        management.close();
    }

    @Test
    void what_cannot_be_run_is_refused_with_the_place_in_the_body() {
        Reply broken = management.post(
                "/api/v1/workflow-runs",
                "{\"workflow\":{\"draft\":true," + NODES.replace("\"to\":\"end\"", "\"to\":\"ende\"") + "}}");
        assertThat(broken.status()).as(broken.body()).isEqualTo(422);
        assertThat(broken.body()).contains("\"/workflow/nodes/start").contains("ende");
        Reply missing = management.post("/api/v1/workflow-runs", "{\"request\":[],\"more\":1}");
        assertThat(missing.status()).isEqualTo(422);
        assertThat(missing.body())
                .contains("\\\"workflow\\\" is no object")
                .contains("\\\"request\\\" is no object")
                .contains("\\\"more\\\" is not known here");
    }

    // Who knows the languages of workflows is handed in by the command; here nobody is.
    @Test
    void where_nobody_can_run_it_that_is_said() {
        Reply reply = management.post("/api/v1/workflow-runs", "{\"workflow\":{" + NODES + "},\"request\":{}}");
        assertThat(reply.status()).as(reply.body()).isEqualTo(503);
    }

    @Test
    void captured_runs_are_asked_of_a_live_gateway() {
        Reply none = management.get("/api/v1/workflows/order/captures");
        assertThat(none.status()).as(none.body()).isEqualTo(409);
        assertThat(none.body()).contains("No gateway is live");
    }
}
