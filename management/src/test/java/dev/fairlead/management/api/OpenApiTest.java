package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiTest {

    @TempDir
    private static Path directory;

    private static RunningManagement management;
    private static Node.Mapping document;

    @BeforeAll
    static void start() throws Exception {
        management = RunningManagement.start(directory);
        document = management.send("GET", "/api/v1/openapi.json", "", "").json();
        management.post(
                "/api/v1/services",
                "{\"name\":\"s\",\"loadBalancer\":{\"servers\":[{\"url\":\"http://a:1\",\"weight\":2}]}}");
        management.post("/api/v1/policies", """
                {"name":"gold","rateLimit":{"requests":100,"per":"1m"},
                 "quota":{"requests":5,"per":"month","zone":"Europe/Berlin"},"whenLimiterIsLost":"open"}""");
        management.post("/api/v1/products", """
                {"name":"p","description":"d","basePath":"/p","proxies":{"c":{"path":"/v1","service":"s","endpoints":
                 [{"name":"e","methods":["GET"],"path":"/a/{id}","target":"/b/{id}"}]},"u":{"path":"/u","url":"http://a:1/x"}}}""");
        management.post("/api/v1/products/p/publish?reason=why", "");
        management.post(
                "/api/v1/clients",
                "{\"name\":\"c\",\"products\":[\"p\"],\"policy\":\"gold\",\"credentials\":[{\"name\":\"k\"}]}");
        management.post("/api/v1/middlewares", "{\"name\":\"m\",\"stripPrefix\":{\"prefixes\":[\"/a\"]}}");
        management.post(
                "/api/v1/routes",
                "{\"name\":\"r\",\"rule\":\"Host(`a.example`)\",\"middlewares\":[\"m\"],\"service\":\"s\"}");
    }

    @AfterAll
    static void stop() {
        management.close();
    }

    @Test
    void every_reference_leads_somewhere() {
        Matcher references = Pattern.compile("\"\\$ref\":\"([^\"]+)\"").matcher(Json.canonical(document));
        List<String> seen = new ArrayList<>();
        while (references.find()) {
            seen.add(references.group(1));
            new Schema(document).resolve(references.group(1));
        }
        assertThat(seen).hasSizeGreaterThan(100);
    }

    @Test
    void every_operation_has_an_id_of_its_own_and_a_summary() {
        List<String> ids = new ArrayList<>();
        Node.Mapping paths = (Node.Mapping) Schema.member(document, "paths");
        for (Map.Entry<String, Node> path : paths.members().entrySet()) {
            for (Node operation : ((Node.Mapping) path.getValue()).members().values()) {
                assertThat(Schema.text(Schema.member(operation, "summary")))
                        .as(path.getKey())
                        .isNotEmpty();
                ids.add(Schema.text(Schema.member(operation, "operationId")));
            }
        }
        assertThat(ids).doesNotHaveDuplicates().doesNotContain("").hasSizeGreaterThan(50);
    }

    @ParameterizedTest(name = "{0} answers a {1}")
    @CsvSource(textBlock = """
            /api/v1/products,               ProductPage
            /api/v1/products/p,             Product
            /api/v1/clients,                ClientPage
            /api/v1/clients/c,              Client
            /api/v1/clients/c/credentials,  CredentialList
            /api/v1/clients/c/credentials/k, Credential
            /api/v1/policies/gold,          Policy
            /api/v1/routes/r,               Route
            /api/v1/services/s,             Service
            /api/v1/middlewares/m,          Middleware
            /api/v1/revisions,              RevisionPage
            /api/v1/revisions/1,            Revision
            /api/v1/revisions/2/diff,       DifferenceList
            /api/v1/replicas,               ReplicaList
            /api/v1/audit,                  AuditPage
            /api/v1/audit/verify,           Verification
            /api/v1/users,                  UserList
            /api/v1/users/admin,            User
            /api/v1/tokens,                 TokenList
            /api/v1/self,                   Self
            /api/v1/status,                 Status
            /health,                        Health
            /health/live,                   Health
            /health/ready,                  Health
            /api/v1/nothing,                Problem
            """)
    void answers_are_as_described(String path, String schema) {
        Reply reply = management.get(path);
        Node described = new Schema(document).resolve("#/components/schemas/" + schema);
        assertThat(new Schema(document).check(reply.json(), described, path))
                .as(reply.body())
                .isEmpty();
    }

    @Test
    void what_is_described_as_a_member_of_an_object_is_accepted() {
        // The forms refuse what they do not know, and say so.
        for (String kind : List.of("Product", "Client", "Policy", "Route", "Service")) {
            Node.Mapping properties =
                    (Node.Mapping) new Schema(document).resolve("#/components/schemas/" + kind + "/properties");
            StringBuilder body = new StringBuilder("{");
            properties.members().keySet().forEach(name -> body.append('"')
                    .append(name)
                    .append("\":null,"));
            body.setCharAt(body.length() - 1, '}');
            String path =
                    "/api/v1/" + (kind.equals("Policy") ? "policies" : kind.toLowerCase(java.util.Locale.ROOT) + "s");
            Reply reply =
                    management.put(path + "/probe", body.toString().replace("\"name\":null", "\"name\":\"probe\""));
            assertThat(reply.body()).doesNotContain("not known").doesNotContain("unknown");
        }
    }
}
