package dev.fairlead.model.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Contract;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.PathPattern;
import dev.fairlead.model.Product;
import dev.fairlead.model.Product.Endpoint;
import dev.fairlead.model.Product.Proxy;
import dev.fairlead.model.Subject;
import dev.fairlead.model.form.ContractArbitraries;
import dev.fairlead.model.form.DeclaredProduct;
import dev.fairlead.model.form.Findings;
import dev.fairlead.model.form.ProductForm;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Products as documents, and back. */
final class OpenApiTest {

    private static final OpenApiReader.Options OPTIONS = new OpenApiReader.Options("shop", "", "http://api:8000");

    private static Findings findings() {
        return new Findings(new Subject(Subject.Kind.PRODUCT, "shop", Owner.STORE));
    }

    private static Product product(Node document) {
        Findings findings = findings();
        Optional<Node.Mapping> read = OpenApiReader.product(document, OPTIONS, findings);
        assertThat(findings.all()).isEmpty();
        Optional<DeclaredProduct> declared = ProductForm.read("shop", read.orElseThrow(), findings);
        assertThat(findings.all()).isEmpty();
        return declared.orElseThrow().product();
    }

    @Property(tries = 300)
    void a_document_of_a_product_is_the_document_of_what_it_makes(@ForAll("products") Product product)
            throws Json.Malformed {
        Node document = Json.read(Json.pretty(OpenApiWriter.write(product)), "t");
        Product again = product(document);
        assertThat(Json.pretty(OpenApiWriter.write(again))).isEqualTo(Json.pretty(document));
    }

    @Property(tries = 300)
    void parameters_and_schemas_come_back_as_they_were(@ForAll("products") Product product) throws Json.Malformed {
        Node document = Json.read(Json.pretty(OpenApiWriter.write(product)), "t");
        for (Endpoint read : product(document).proxies().getFirst().endpoints()) {
            Endpoint written = product.proxies().getFirst().endpoints().stream()
                    .filter(each -> each.name().equals(read.name()))
                    .findFirst()
                    .orElseThrow();
            assertThat(read.contract().parameters())
                    .containsAll(written.contract().parameters());
            assertThat(read.contract().body().flatMap(Contract.Body::schema))
                    .isEqualTo(written.contract().body().flatMap(Contract.Body::schema));
        }
    }

    @Provide
    Arbitrary<Product> products() {
        return Combinators.combine(
                        Arbitraries.of("", "What is sold"),
                        Arbitraries.of("", "/v1"),
                        ContractArbitraries.contracts("id").list().ofMinSize(1).ofMaxSize(3))
                .as((said, path, contracts) -> {
                    List<Endpoint> endpoints = new ArrayList<>();
                    for (Contract contract : contracts) {
                        int number = endpoints.size();
                        PathPattern pattern = PathPattern.parse(number == 2 ? "/files/{id}/*" : "/things/{id}");
                        String method = number == 0 ? "POST" : "PUT";
                        endpoints.add(new Endpoint(
                                "e " + number, List.of(method), pattern, pattern, Optional.empty(), contract));
                    }
                    Proxy proxy = new Proxy("main", "", path, false, new Name("inner", Owner.STORE), false, endpoints);
                    return new Product("shop", said, "/shop", false, List.of(proxy));
                });
    }

    @Example
    void nothing_of_the_inside_is_told() {
        Proxy proxy = new Proxy(
                "main",
                "",
                "",
                false,
                new Name("secret-service", Owner.STORE),
                false,
                List.of(new Endpoint("all", List.of(), PathPattern.parse("/a"), PathPattern.parse("/inside"))));
        Proxy draft = new Proxy("later", "", "/later", true, new Name("x", Owner.STORE), false, proxy.endpoints());
        String document =
                Json.canonical(OpenApiWriter.write(new Product("shop", "", "/shop", false, List.of(proxy, draft))));
        assertThat(document).contains("/a").doesNotContain("inside", "secret-service", "later");
    }

    @Example
    void a_document_of_3_0_with_references_in_circles_is_read() throws Json.Malformed {
        Product product = product(Json.read("""
                {"openapi":"3.0.3","info":{"title":"t","version":"1"},"servers":[{"url":"https://a.example/base/"}],
                 "paths":{"/things":{
                   "parameters":[{"$ref":"#/components/parameters/limit"},{"name":"c","in":"header","schema":{"type":"string"}}],
                   "post":{"summary":"Makes one","requestBody":{"$ref":"#/components/requestBodies/thing"},
                    "responses":{}}}},
                 "components":{
                   "parameters":{"limit":{"name":"limit","in":"query","schema":{"type":"integer","minimum":0,"exclusiveMinimum":true}}},
                   "requestBodies":{"thing":{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}}},
                   "schemas":{
                     "Thing":{"type":"object","properties":{"example":{"type":"string","nullable":true,"example":"x"},
                       "next":{"$ref":"#/components/schemas/Thing"},"other":{"$ref":"#/components/schemas/Other"}}},
                     "Other":{"type":"object","properties":{"back":{"$ref":"#/components/schemas/Thing"},"self":{"$ref":"#/components/schemas/Other"}}}}}}
                """, "t"));
        Endpoint endpoint = product.proxies().getFirst().endpoints().getFirst();
        assertThat(endpoint.contract().description()).isEqualTo("Makes one");
        assertThat(endpoint.contract().parameters().getFirst().rules().minimum())
                .hasValueSatisfying(least -> assertThat(least).isEqualByComparingTo("1"));
        assertThat(endpoint.contract().body().flatMap(Contract.Body::schema))
                .contains("{\"type\":\"object\",\"properties\":{\"example\":{\"type\":[\"string\",\"null\"]},"
                        + "\"next\":{\"$ref\":\"#\"},\"other\":{\"$ref\":\"#/$defs/Other\"}},"
                        + "\"$defs\":{\"Other\":{\"type\":\"object\",\"properties\":{\"back\":{\"$ref\":\"#\"},"
                        + "\"self\":{\"$ref\":\"#/$defs/Other\"}}}}}");
    }

    private static List<Diagnostic> wrong(String document) throws Json.Malformed {
        Findings findings = findings();
        assertThat(OpenApiReader.product(Json.read(document, "t"), OPTIONS, findings))
                .isEmpty();
        return findings.all();
    }

    @Example
    void what_cannot_be_read_is_told_with_its_place() throws Json.Malformed {
        assertThat(wrong("{\"swagger\":\"2.0\"}").getFirst().text()).contains("is not a document of OpenAPI 3");
        assertThat(wrong("{\"openapi\":\"3.1.0\",\"paths\":{}}").getFirst().text())
                .contains("has no operation");
        String body = "{\"openapi\":\"3.1.0\",\"paths\":{\"/a\":{\"post\":{\"requestBody\":{\"content\":"
                + "{\"application/json\":{\"schema\":{\"$ref\":\"%s\"}}}}}}}}";
        Diagnostic remote = wrong(body.formatted("https://a.example/x.json")).getFirst();
        assertThat(remote.text()).contains("nothing is fetched");
        assertThat(remote.remedy()).contains("#/components/schemas");
        assertThat(wrong(body.formatted("#/components/schemas/None")).getFirst().text())
                .contains("which is not there");
        String circle = "{\"openapi\":\"3.1.0\",\"paths\":{\"/a\":{\"get\":{\"parameters\":[{\"$ref\":\"#/x\"}]}}},"
                + "\"x\":{\"$ref\":\"#/y\"},\"y\":{\"$ref\":\"#/x\"}}";
        assertThat(wrong(circle).getFirst().text()).contains("in a circle");
    }
}
