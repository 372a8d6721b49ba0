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

    /** The rules of spectral's set for OpenAPI that a document made of a table can break. */
    @Test
    void the_document_is_as_linters_want_it() {
        Node.Mapping info = (Node.Mapping) Schema.member(document, "info");
        assertThat(info.members()).containsKeys("title", "version", "description", "contact", "license");
        List<String> declared = ((Node.Sequence) Schema.member(document, "tags"))
                .elements().stream()
                        .map(tag -> Schema.text(Schema.member(tag, "name")))
                        .toList();
        assertThat(declared).doesNotHaveDuplicates().isSorted();
        Node.Mapping paths = (Node.Mapping) Schema.member(document, "paths");
        paths.members().forEach((path, methods) -> {
            assertThat(path).doesNotEndWith("/").doesNotContain("?").startsWith("/");
            ((Node.Mapping) methods).members().values().forEach(each -> lint(path, (Node.Mapping) each, declared));
        });
        String all = Json.canonical(document);
        Node.Mapping components = (Node.Mapping) Schema.member(document, "components");
        for (String group : List.of("schemas", "parameters", "responses")) {
            for (String name :
                    ((Node.Mapping) Schema.member(components, group)).members().keySet()) {
                assertThat(all).as("is used").contains("\"#/components/" + group + "/" + name + "\"");
            }
        }
    }

    private static void lint(String path, Node.Mapping operation, List<String> declared) {
        String id = Schema.text(Schema.member(operation, "operationId"));
        assertThat(id).as(path).matches("[A-Za-z0-9]+");
        assertThat(Schema.text(Schema.member(operation, "description"))).as(id).isNotBlank();
        List<String> tags = ((Node.Sequence) Schema.member(operation, "tags"))
                .elements().stream().map(Schema::text).toList();
        assertThat(declared).as(id).containsAll(tags);
        assertThat(tags).as(id).hasSize(1);
        assertThat(((Node.Mapping) Schema.member(operation, "responses"))
                        .members()
                        .keySet())
                .as(id)
                .anyMatch(status -> status.startsWith("2") || status.startsWith("3"));
        List<String> named = new ArrayList<>();
        if (Schema.member(operation, "parameters") instanceof Node.Sequence parameters) {
            parameters.elements().stream()
                    .filter(each -> Schema.text(Schema.member(each, "in")).equals("path"))
                    .forEach(each -> named.add(Schema.text(Schema.member(each, "name"))));
        }
        List<String> places = Pattern.compile("\\{([^}]+)}")
                .matcher(path)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(named).as(id).containsExactlyElementsOf(places);
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
