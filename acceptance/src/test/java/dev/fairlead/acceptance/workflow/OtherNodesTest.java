package dev.fairlead.acceptance.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.acceptance.limits.RedisServer;
import dev.fairlead.store.embedded.Embedded;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of the types mongodb and smtp against servers that speak their protocols, and redis against a real one. */
final class OtherNodesTest {

    private static final String WORKFLOWS = """
            keep:
              nodes:
                start: {type: request, to: ask}
                ask: {type: mongodb, secret: mongo, operation: insertOne, collection: things, document: {name: "${{ request.body.name }}", n: "${{ request.body.n }}"}, to: answer}
                answer: {type: response, status: 201, body: {inserted: "${{ nodes.ask.inserted }}"}}
            find:
              nodes:
                start: {type: request, to: ask}
                ask: {type: mongodb, secret: mongo, operation: find, collection: things, filter: {name: "${{ request.body.name }}", n: {$gte: 2}}, sort: {n: 1}, projection: {_id: 0}, maxDocuments: 3, to: {success: answer, error: sorry}}
                answer: {type: response, body: "${{ nodes.ask.documents }}"}
                sorry: {type: response, status: 409, body: "${{ nodes.ask.error }}"}
            raise:
              nodes:
                start: {type: request, to: ask}
                ask: {type: mongodb, secret: mongo, operation: updateMany, collection: things, filter: {name: a}, update: {$inc: {n: 10}}, to: answer}
                answer: {type: response, body: {modified: "${{ nodes.ask.modified }}"}}
            mail:
              nodes:
                start: {type: request, to: ask}
                ask: {type: smtp, secret: mail, from: "Shop <shop@example.org>", recipients: ["${{ request.body.to }}"], subject: "${{ request.body.subject }}", text: "Grüße\\n.\\nEnde", html: "<p>Gr&uuml;&szlig;e</p>", to: {success: answer, error: sorry}}
                answer: {type: response, body: {accepted: "${{ nodes.ask.accepted }}"}}
                sorry: {type: response, status: 409, body: "${{ nodes.ask.error }}"}
            """;

    private static final String REDIS = """
            count:
              nodes:
                start: {type: request, to: up}
                up: {type: redis, secret: redis, command: incrby, arguments: ["hits:${{ request.query.who }}", 2], to: live}
                live: {type: redis, secret: redis, command: EXPIRE, arguments: ["hits:${{ request.query.who }}", 60], to: ttl}
                ttl: {type: redis, secret: redis, command: TTL, arguments: ["hits:${{ request.query.who }}"], to: none}
                none: {type: redis, secret: redis, command: GET, arguments: [nothing], to: hash}
                hash: {type: redis, secret: redis, command: HSET, arguments: [h, a, 1, b, two], to: all}
                all: {type: redis, secret: redis, command: HGETALL, arguments: [h], to: answer}
                answer: {type: response, body: {n: "${{ nodes.up.value }}", ttl: "${{ nodes.ttl.value > 50 }}", none: "${{ nodes.none.value }}", all: "${{ nodes.all.value }}"}}
            wrong:
              nodes:
                start: {type: request, to: set}
                set: {type: redis, secret: redis, command: SET, arguments: [text, abc], to: ask}
                ask: {type: redis, secret: redis, command: INCR, arguments: [text], to: {success: answer, error: sorry}}
                answer: {type: response, body: done}
                sorry: {type: response, status: 409, body: "${{ nodes.ask.error }}"}
            """;

    @TempDir
    private static Path directory;

    private static Embedded mongo;
    private static MailSink mails;
    private static WorkflowGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        mongo = Embedded.start(Files.createDirectory(directory.resolve("mongo")), free);
        mails = new MailSink();
        String uri = mongo.uri();
        gateway = new WorkflowGateway(
                directory,
                9,
                WORKFLOWS,
                Map.of(
                        "mongo",
                        uri.replaceFirst("(mongodb://[^/]+)/?", "$1/shop"),
                        "mail",
                        "smtp+plain://127.0.0.1:" + mails.port()));
        assertThat(gateway.snapshot().diagnostics()).isEmpty();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        mails.close();
        mongo.close();
    }

    @Test
    void documents_are_kept_found_and_changed() throws IOException {
        for (int n = 1; n < 4; n++) {
            assertThat(gateway.post("/keep", "application/json", "{\"name\":\"a\",\"n\":" + n + "}")
                            .body())
                    .as(gateway.told().getLast())
                    .isEqualTo("{\"inserted\":1}");
        }
        assertThat(gateway.post("/find", "application/json", "{\"name\":\"a\"}").body())
                .isEqualTo("[{\"name\":\"a\",\"n\":2},{\"name\":\"a\",\"n\":3}]");
        assertThat(gateway.post("/raise", "application/json", "{}").body()).isEqualTo("{\"modified\":3}");
    }

    @Test
    void a_value_is_never_an_operator() throws IOException {
        assertThat(gateway.post("/find", "application/json", "{\"name\":{\"$ne\":\"\"}}")
                        .statusCode())
                .isEqualTo(500);
        WorkflowGateway.until(() -> gateway.told().stream().anyMatch(line -> line.contains("would be an operator")));
    }

    @Test
    void redis_counts_and_says_what_is_wrong() throws IOException {
        Optional<String> missing = RedisServer.missing();
        assumeTrue(missing.isEmpty(), () -> "no real Redis here: " + missing.orElse(""));
        Path own = Files.createDirectory(directory.resolve("redis"));
        try (RedisServer server = RedisServer.start();
                WorkflowGateway asking = new WorkflowGateway(own, 9, REDIS, Map.of("redis", server.url()))) {
            assertThat(asking.snapshot().diagnostics()).isEmpty();
            asking.get("/count?who=x");
            assertThat(asking.get("/count?who=x").body())
                    .as(String.join("\n", asking.told()))
                    .isEqualTo("{\"n\":4,\"ttl\":true,\"none\":null,\"all\":{\"a\":\"1\",\"b\":\"two\"}}");
            assertThat(asking.get("/wrong").body()).contains("not an integer");
            assertThat(asking.metric("fairlead_workflow_connections ")).endsWith(" 1");
        }
    }

    @Test
    void a_mail_arrives_whole_and_nobody_adds_a_header() throws IOException {
        assertThat(gateway.post(
                                "/mail",
                                "application/json",
                                "{\"to\":\"bob@example.org\",\"subject\":\"Bestellung für dich\"}")
                        .body())
                .isEqualTo("{\"accepted\":1}");
        MailSink.Mail mail = mails.mails().getLast();
        assertThat(mail.from()).isEqualTo("shop@example.org");
        assertThat(mail.recipients()).containsExactly("bob@example.org");
        assertThat(mail.header("Subject")).isEqualTo("Bestellung für dich");
        assertThat(mail.text()).contains("From: Shop <shop@example.org>", "multipart/alternative");
        assertThat(mail.part("text/plain")).isEqualTo("Grüße\n.\nEnde");

        int before = mails.mails().size();
        assertThat(gateway.post(
                                "/mail",
                                "application/json",
                                "{\"to\":\"bob@example.org\",\"subject\":\"x\\r\\nBcc: all@example.org\"}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(gateway.post(
                                "/mail",
                                "application/json",
                                "{\"to\":\"bob@example.org>\\r\\nRCPT TO:<eve@example.org\",\"subject\":\"x\"}")
                        .body())
                .isEqualTo("\"recipients\" holds what is no mail address");
        assertThat(gateway.post(
                                "/mail",
                                "application/json",
                                "{\"to\":\"bob@example.org,eve@example.org\",\"subject\":\"x\"}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(mails.mails()).hasSize(before);
    }
}
