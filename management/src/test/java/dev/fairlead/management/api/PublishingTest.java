package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import dev.fairlead.store.replica.Pulse;
import dev.fairlead.store.replica.ReplicaReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PublishingTest {

    @TempDir
    private Path directory;

    private RunningManagement management;

    @BeforeEach
    void start() throws Exception {
        management = RunningManagement.start(directory);
        management.post("/api/v1/products", "{\"name\":\"a\",\"basePath\":\"/a\"}");
    }

    @AfterEach
    void stop() {
        management.close();
    }

    private long revision() {
        return Long.parseLong(management.get("/api/v1/status").text("revision"));
    }

    @Test
    void a_product_goes_from_draft_to_published_to_changed_and_back() {
        assertThat(management.get("/api/v1/products/a").text("status")).isEqualTo("draft");
        Reply published = management.post("/api/v1/products/a/publish", "");
        assertThat(published.status()).as(published.body()).isEqualTo(200);
        assertThat(published.text("changed")).isEqualTo("true");
        assertThat(management.get("/api/v1/products/a").text("status")).isEqualTo("published");

        management.put("/api/v1/products/a", "{\"basePath\":\"/b\"}");
        assertThat(management.get("/api/v1/products/a").text("status")).isEqualTo("changed");
        assertThat(management.get("/api/v1/status").text("unpublished")).isEqualTo("1");
        Reply all = management.post("/api/v1/publish", "");
        assertThat(all.body()).contains("\"a\"");
        assertThat(management.get("/api/v1/products/a").text("status")).isEqualTo("published");

        management.post("/api/v1/products/a/unpublish", "");
        assertThat(management.get("/api/v1/products/a").text("status")).isEqualTo("draft");
    }

    @Test
    void publishing_what_is_published_changes_nothing() {
        management.post("/api/v1/products/a/publish", "");
        long before = revision();
        assertThat(management.post("/api/v1/products/a/publish", "").text("changed"))
                .isEqualTo("false");
        assertThat(revision()).isEqualTo(before);
    }

    @Test
    void revisions_are_listed_compared_and_rolled_back() {
        management.post("/api/v1/products/a/publish?reason=first%20try", "");
        long first = revision();
        management.put("/api/v1/products/a", "{\"basePath\":\"/b\"}");
        management.post("/api/v1/products/a/publish", "");
        long second = revision();

        Reply list = management.get("/api/v1/revisions");
        assertThat(list.body())
                .contains("\"revision\": " + first)
                .contains("first try")
                .contains("\"subject\": \"product a\"")
                .doesNotContain("basePath");
        Reply diff = management.get("/api/v1/revisions/" + second + "/diff?from=" + first);
        assertThat(diff.body()).contains("\"/a\"").contains("\"/b\"");

        Reply back = management.post("/api/v1/revisions/" + first + "/rollback", "");
        assertThat(back.status()).as(back.body()).isEqualTo(200);
        assertThat(revision()).isGreaterThan(second);
        assertThat(management.post("/api/v1/revisions/9999/rollback", "").status())
                .isEqualTo(404);
    }

    @Test
    void a_working_copy_that_would_not_fit_does_not_keep_anybody_from_rolling_back() {
        management.post("/api/v1/products/a/publish", "");
        long good = revision();
        management.put("/api/v1/services/new", "{\"loadBalancer\":{\"servers\":[{\"url\":\"http://127.0.0.1:9\"}]}}");
        management.put(
                "/api/v1/products/b", "{\"basePath\":\"/b\",\"proxies\":{\"p\":{\"path\":\"/\",\"service\":\"new\"}}}");
        assertThat(management.post("/api/v1/products/b/publish", "").status()).isEqualTo(200);

        Reply back = management.post("/api/v1/revisions/" + good + "/rollback", "");

        assertThat(back.status()).as(back.body()).isEqualTo(200);
        assertThat(management.get("/api/v1/services/new").status()).isEqualTo(404);
        assertThat(management.get("/api/v1/products/b").text("status")).isEqualTo("draft");
        Reply again = management.post("/api/v1/products/b/publish", "");
        assertThat(again.status()).isEqualTo(422);
        assertThat(again.body())
                .contains("the service")
                .contains("does not exist")
                .contains("in 1 place;");
    }

    @Test
    void what_a_replica_does_not_serve_is_an_error_and_what_it_warns_of_is_not() {
        Instant now = Instant.now();
        List<String> found = List.of("product p is disabled", "route r is odd");
        management
                .store()
                .replicas()
                .report(new ReplicaReport("r", "", 0, 1, "test", "up", 1, 1, found, Pulse.NONE, now, now));

        assertThat(management.get("/api/v1/status").body().replaceAll("\\s", ""))
                .contains("{\"severity\":\"error\",\"replica\":\"r\",\"text\":\"productpisdisabled\"}")
                .contains("{\"severity\":\"warning\",\"replica\":\"r\",\"text\":\"routerisodd\"}");
    }

    @Test
    void waiting_names_the_replicas_that_lag() {
        report("fast", Long.MAX_VALUE / 2);
        report("slow", 0);
        Reply reply = management.post("/api/v1/products/a/publish?wait=true&timeout=1", "");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text("served")).isEqualTo("false");
        assertThat(reply.text("laggards")).isEqualTo("[\"slow\"]");
        assertThat(reply.text("serving")).isEqualTo("[\"fast\"]");
        assertThat(management.get("/api/v1/replicas").body()).contains("fast").contains("slow");
    }

    private void report(String id, long revision) {
        Instant now = Instant.now();
        management
                .store()
                .replicas()
                .report(new ReplicaReport(id, "", revision, 1, "test", "up", 0, 0, List.of(), Pulse.NONE, now, now));
    }

    @Test
    void every_change_is_audited_with_who_and_why() {
        management.put("/api/v1/products/a?reason=because", "{\"basePath\":\"/b\"}", "X-On-Behalf-Of", "agent seven");
        Reply audit = management.get("/api/v1/audit?limit=1");
        assertThat(audit.body())
                .contains("\"user\": \"admin\"")
                .contains("\"because\"")
                .contains("\"agent seven\"")
                .contains("product")
                .contains("\"/b\"");
        assertThat(management.get("/api/v1/audit/verify").text("intact")).isEqualTo("true");
        assertThat(audit.header("Link")).contains("rel=\"next\"");
    }

    @Test
    void a_refused_change_leaves_no_trace() {
        String before = management.get("/api/v1/audit").body();
        long revision = revision();
        management.post("/api/v1/clients", "{\"name\":\"x\",\"policy\":\"nowhere\"}");
        management.post("/api/v1/products", "{\"name\":\"a\",\"basePath\":\"/a\"}");
        assertThat(management.get("/api/v1/audit").body()).isEqualTo(before);
        assertThat(revision()).isEqualTo(revision);
    }
}
