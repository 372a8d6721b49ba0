package dev.fairlead.acceptance.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
