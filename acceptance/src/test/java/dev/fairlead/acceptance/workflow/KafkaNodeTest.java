package dev.fairlead.acceptance.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.secure.Authority;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes of the type kafka against a broker that reads with Kafka's own classes. */
final class KafkaNodeTest {

    private static final String WORKFLOWS = """
            tell:
              nodes:
                start: {type: request, to: ask}
                ask: {type: kafka, secret: kafka, topic: orders, key: "${{ request.body.id }}", value: "${{ request.body }}", headers: {from: "${{ request.product }}"}, to: answer}
                answer: {type: response, body: {partition: "${{ nodes.ask.partition }}", offset: "${{ nodes.ask.offset }}"}}
            moved:
              nodes:
                start: {type: request, to: ask}
                ask: {type: kafka, secret: kafka, topic: moved, value: "plain", to: answer}
                answer: {type: response, body: {offset: "${{ nodes.ask.offset }}"}}
            none:
              nodes:
                start: {type: request, to: ask}
                ask: {type: kafka, secret: kafka, topic: none, value: "plain", to: {success: answer, error: sorry}}
                answer: {type: response}
                sorry: {type: response, status: 409, body: "${{ nodes.ask.error }}"}
            """;

    @Test
    void records_are_what_kafka_reads_and_come_where_its_clients_send_them(@TempDir Path directory) throws IOException {
        try (KafkaBroker broker = new KafkaBroker();
                WorkflowGateway gateway = new WorkflowGateway(
                        directory, 9, WORKFLOWS, Map.of("kafka", "kafka://127.0.0.1:" + broker.port()))) {
            assertThat(gateway.snapshot().diagnostics()).isEmpty();
            for (String id : new String[] {"a", "order-12345", "Grüße", ""}) {
                String body = "{\"id\":\"" + id + "\",\"n\":1}";
                String answer = gateway.post("/tell", "application/json", body).body();

                int partition =
                        Utils.toPositive(Utils.murmur2(id.getBytes(StandardCharsets.UTF_8))) % KafkaBroker.PARTITIONS;
                assertThat(broker.kept().getLast())
                        .as(answer)
                        .isEqualTo(new KafkaBroker.Kept("orders", partition, id, body, "from=p"));
                assertThat(answer)
                        .isEqualTo("{\"partition\":" + partition + ",\"offset\":"
                                + (broker.kept().size() - 1) + "}");
            }
            assertThat(gateway.get("/moved").body()).isEqualTo("{\"offset\":4}");
            assertThat(gateway.get("/none").body())
                    .isEqualTo("the broker says of the topic: UNKNOWN_TOPIC_OR_PARTITION (3)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"})
    void a_broker_is_logged_in_to_over_tls(String mechanism, @TempDir Path directory) throws IOException {
        Authority authority = new Authority("brokers");
        Path trusted = Files.writeString(directory.resolve("ca.pem"), authority.pem());
        try (KafkaBroker broker = KafkaBroker.secure(authority.certificate("broker", "127.0.0.1"), mechanism)) {
            String good = address(broker, KafkaLogin.PASSWORD, "sasl=" + mechanism + "&sslrootcert=" + trusted);
            try (WorkflowGateway gateway = new WorkflowGateway(directory, 9, WORKFLOWS, Map.of("kafka", good))) {
                String answer = gateway.post("/tell", "application/json", "{\"id\":\"a\"}")
                        .body();
                assertThat(broker.kept()).as(answer).hasSize(1);
                assertThat(answer).endsWith("\"offset\":0}");
            }
            String other = mechanism.equals("PLAIN") ? "SCRAM-SHA-256" : "PLAIN";
            assertRefused(directory, address(broker, "wrong", "sasl=" + mechanism + "&sslrootcert=" + trusted), "user");
            assertRefused(
                    directory,
                    address(broker, KafkaLogin.PASSWORD, "sasl=" + other + "&sslrootcert=" + trusted),
                    "does not take SASL " + other);
            // Signed by an authority that nobody here knows.
            assertRefused(directory, address(broker, KafkaLogin.PASSWORD, "sasl=" + mechanism), "");
            assertThat(broker.kept()).hasSize(1);
        }
    }

    private static String address(KafkaBroker broker, String password, String options) {
        String user = URLEncoder.encode(KafkaLogin.USER, StandardCharsets.UTF_8);
        return "kafkas://" + user + ":" + URLEncoder.encode(password, StandardCharsets.UTF_8) + "@127.0.0.1:"
                + broker.port() + "/?" + options;
    }

    private static void assertRefused(Path directory, String address, String said) throws IOException {
        try (WorkflowGateway gateway = new WorkflowGateway(directory, 9, WORKFLOWS, Map.of("kafka", address))) {
            HttpResponse<String> answer = gateway.get("/none");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
            assertThat(answer.body()).contains(said).doesNotContain(KafkaLogin.PASSWORD);
        }
    }
}
