package dev.fairlead.acceptance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.compose.cluster.ObjectReader;
import dev.fairlead.compose.convert.Convert;
import dev.fairlead.compose.file.StackReader;
import dev.fairlead.compose.parity.Suite;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Subject;
import dev.fairlead.model.assemble.Assembler;
import dev.fairlead.model.flow.ExpressionCheck;
import dev.fairlead.model.form.DeclarationForm;
import dev.fairlead.model.form.DeclarationReader;
import dev.fairlead.model.form.Findings;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.model.form.ProductForm;
import dev.fairlead.model.openapi.OpenApiReader;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Documents;
import dev.fairlead.sources.file.Yaml;
import dev.fairlead.sources.label.Container;
import dev.fairlead.sources.label.LabelReader;
import dev.fairlead.sources.label.LabelRules;
import dev.fairlead.sources.traefik.StaticConfiguration;
import dev.fairlead.store.content.Segment;
import dev.fairlead.store.content.Tree;
import dev.fairlead.store.mongo.StoreUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Files, labels and documents. What is wrong in one is a finding with a place and a remedy; what is right is served. */
final class FileReaders {

    static final String GOOD_FILE = """
            http:
              services:
                s: {loadBalancer: {servers: [{url: 'http://127.0.0.1:1', weight: 2}], healthCheck: {path: /h, interval: 5s}}}
              middlewares:
                m: {rateLimit: {average: 10, burst: 5, period: 1m}}
                p: {stripPrefix: {prefixes: [/a, /b]}}
              routers:
                r: {rule: 'Host(`a`)', service: s, middlewares: [m, p], priority: 3, entryPoints: [web]}
            tls: {options: {o: {minVersion: VersionTLS13}}}
            """;
    static final String GOOD_PRODUCTS = """
            products:
              shop:
                basePath: /shop
                proxies:
                  main:
                    path: /v1
                    url: 'http://127.0.0.1:1'
                    endpoints: [{name: list, methods: [GET], path: '/items/{id}', target: '/i/{id}'}]
            policies:
              gold: {rateLimit: [{requests: 60, per: 1m}], quota: {requests: 9, per: day, zone: Europe/Berlin}}
            clients:
              acme:
                products: [shop]
                policy: gold
                credentials:
                - {name: main, allowedIps: [10.0.0.0/8], expires: 2027-01-31T00:00:00Z}
                - {name: jwt, type: jwt, issuer: a, secret: 0123456789abcdef0123456789abcdef}
            secrets:
              bank: {type: header, header: X-A, value: {env: A}, products: [shop]}
            """;
    static final String TRAEFIKS_FILE = """
            http:
              routers:
                r: {rule: 'Host(`a`) && Path(`/`)', service: s, middlewares: [c], tls: {}}
              middlewares:
                c: {chain: {middlewares: [h]}}
                h: {headers: {stsSeconds: 10, customRequestHeaders: {X-A: ''}}}
              services:
                s: {weighted: {services: [{name: t, weight: 1}]}}
                t: {loadBalancer: {servers: [{url: 'http://a:1'}], sticky: {cookie: {}}}}
            """;
    static final String OPENAPI = """
            openapi: 3.1.0
            info: {title: Shop, version: '1'}
            servers: [{url: 'https://a.example/shop'}]
            paths:
              /items/{id}:
                parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
                get: {operationId: one, parameters: [{$ref: '#/components/parameters/q'}], responses: {}}
                post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/item'}}}}}
            components:
              parameters: {q: {name: q, in: query, schema: {type: string, enum: [a, b]}}}
              schemas: {item: {type: object, properties: {next: {$ref: '#/components/schemas/item'}}}}
            """;
    static final String STACK = """
            services:
              web:
                image: ${REGISTRY:-docker.io}/a:1
                ports: ['127.0.0.1:8080-8081:80-81/tcp', {target: 90, published: '91'}]
                environment: [A=1, B]
                volumes: ['data:/d:ro', {type: tmpfs, target: /t, tmpfs: {size: 1m}}]
                deploy: {replicas: 2, resources: {limits: {cpus: '0.5', memory: 64M}}}
                healthcheck: {test: [CMD, a], interval: 1m30s}
                depends_on: {db: {condition: service_healthy}}
              db: {image: b, command: a "b c" 'd', ulimits: {nofile: {soft: 1, hard: 2}}}
            volumes: {data: {}}
            networks: {back: {internal: true}}
            """;

    private static final Place HERE = Place.of("fuzz");

    private FileReaders() {}

    static void file(byte[] input) {
        document("fuzz.yaml", input);
    }

    static void toml(byte[] input) {
        document("fuzz.toml", input);
    }

    private static void document(String name, byte[] input) {
        try {
            Yaml.Document document = Documents.read(Path.of(name), input, variable -> null);
            DeclarationReader reader = new DeclarationReader(Owner.FILE, new SomeKeys());
            reader.file(document.root());
            served(reader.declaration(0));
        } catch (Yaml.Malformed malformed) {
            refused(malformed);
        }
    }

    static void statics(byte[] input) {
        try {
            Node root = Documents.read(Path.of("fuzz.yaml"), input, variable -> null)
                    .root();
            StaticConfiguration.translate(root).notes().forEach(note -> assertThat(note.text())
                    .isNotBlank());
        } catch (Yaml.Malformed malformed) {
            refused(malformed);
        }
        StaticConfiguration.translate(TextReaders.text(input).lines().toList());
    }

    private static void refused(Yaml.Malformed malformed) {
        assertThat(malformed.text()).isNotBlank();
        assertThat(malformed.remedy()).isNotBlank();
    }

    static void labels(byte[] input) {
        Map<String, String> labels = new HashMap<>();
        TextReaders.text(input).lines().forEach(line -> {
            int equals = line.indexOf('=');
            labels.put(
                    line.substring(0, equals < 0 ? line.length() : equals),
                    equals < 0 ? "" : line.substring(equals + 1));
        });
        Container container =
                new Container("web-1", "web", labels, List.of(80), new Container.Reach.At("10.0.0.2"), label -> HERE);
        served(LabelReader.read(List.of(container), LabelRules.usual(), Owner.DOCKER, new SomeKeys(), List.of()));
    }

    /** Assembles it, and writes and reads what has no finding. */
    private static void served(Declaration declared) {
        Snapshot snapshot =
                Assembler.assemble(List.of(declared), Snapshot.empty(), Entrypoints.unknown(), ExpressionCheck.NONE);
        snapshot.diagnostics().forEach(FileReaders::clear);
        if (declared.diagnostics().isEmpty()) {
            Node written = DeclarationForm.write(declared);
            Declaration again;
            try {
                again = DeclarationForm.read(
                        Json.read(Json.canonical(written), "again"), declared.owner(), new SomeKeys());
            } catch (Json.Malformed malformed) {
                throw new AssertionError(malformed);
            }
            assertThat(again.diagnostics()).as(Json.canonical(written)).isEmpty();
            assertThat(Json.canonical(DeclarationForm.write(again))).isEqualTo(Json.canonical(written));
        }
    }

    private static void clear(Diagnostic finding) {
        assertThat(finding.text()).isNotBlank();
        assertThat(finding.remedy()).as(finding.text()).isNotBlank();
        assertThat(finding.place().source()).as(finding.text()).isNotBlank();
    }

    static void openApi(byte[] input) {
        try {
            Node root = Documents.read(Path.of("fuzz.yaml"), input, variable -> null)
                    .root();
            Findings findings = new Findings(new Subject(Subject.Kind.PRODUCT, "shop", Owner.STORE));
            Optional<Node.Mapping> product =
                    OpenApiReader.product(root, new OpenApiReader.Options("shop", "", ""), findings);
            product.ifPresent(node -> ProductForm.read("shop", node, findings));
            findings.all().forEach(FileReaders::clear);
            assertThat(product.isPresent() || findings.failed()).isTrue();
        } catch (Yaml.Malformed malformed) {
            refused(malformed);
        }
    }

    static void compose(byte[] input) {
        try {
            Path folder = Files.createTempDirectory("fairlead-fuzz");
            Path file = Files.write(folder.resolve("compose.yaml"), input);
            try {
                Convert.run(
                                StackReader.readExactly(List.of(file), Map.of("HOME", "/home/me")),
                                new Convert.Options(Set.of("*")))
                        .findings()
                        .forEach(finding -> assertThat(finding.remedy())
                                .as(String.valueOf(finding))
                                .isNotBlank());
            } finally {
                Files.delete(file);
                Files.delete(folder);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static void manifests(byte[] input) {
        try {
            ObjectReader.read(TextReaders.text(input), "fuzz");
        } catch (ObjectReader.Unreadable refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    static void suite(byte[] input) {
        try {
            Suite.read(input, "fuzz", Map.of("KEY", "k"));
        } catch (Suite.Unreadable refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    static void segment(byte[] input) {
        try {
            Segment segment = Segment.read(input);
            assertThat(Segment.read(segment.text()).text()).isEqualTo(segment.text());
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
        try {
            Tree.read(input);
        } catch (IllegalArgumentException | StoreUnavailable refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    /** Keys of nobody. */
    private static final class SomeKeys implements KeyHasher {

        @Override
        public KeyHash hash(String secret) {
            return KeyHash.of(Arrays.copyOf(secret.getBytes(StandardCharsets.UTF_8), 32));
        }

        @Override
        public Optional<String> derive(String client, String credential) {
            return Optional.of("flk_000000000000_" + "S".repeat(32));
        }
    }
}
