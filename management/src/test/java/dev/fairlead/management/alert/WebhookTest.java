package dev.fairlead.management.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {

    private final List<String> got = new CopyOnWriteArrayList<>();
    private final Webhook webhook = new Webhook(true, InstantSource.fixed(Scenes.NOON));
    private HttpServer server = serving(204);

    private HttpServer serving(int status) {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.createContext("/", exchange -> {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                got.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("X-Fairlead-Delivery") + " "
                        + exchange.getRequestHeaders().getFirst("X-Fairlead-Timestamp") + " "
                        + exchange.getRequestHeaders().getFirst("X-Fairlead-Signature") + " " + body);
                exchange.getResponseHeaders().add("Location", "/elsewhere");
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
            started.start();
            return started;
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    @BeforeEach
    void forget() {
        got.clear();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Channel channel(String host) {
        String url = "http://" + host + ":" + server.getAddress().getPort() + "/hook?a=b";
        return new Channel("ops", "webhook", true, url, "a long enough secret", List.of());
    }

    @Test
    void what_is_posted_is_signed_over_its_time_and_its_body() {
        assertThat(webhook.send(channel("127.0.0.1"), "id-1", "{}").arrived()).isTrue();
        String time = Long.toString(Scenes.NOON.getEpochSecond());
        String signature = Webhook.signature("a long enough secret", time, "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(got).containsExactly("POST /hook?a=b id-1 " + time + " sha256=" + signature + " {}");
        assertThat(signature)
                .hasSize(64)
                .isNotEqualTo(Webhook.signature("another long secret", time, new byte[] {'{', '}'}));
    }

    @ParameterizedTest
    @CsvSource({"200, true, false", "302, false, false", "404, false, false", "429, false, true", "500, false, true"})
    void a_status_says_whether_it_arrived_and_whether_to_try_again(int status, boolean arrived, boolean again) {
        server.stop(0);
        server = serving(status);
        Sender.Sent sent = webhook.send(channel("127.0.0.1"), "id", "{}");
        assertThat(sent.arrived()).isEqualTo(arrived);
        assertThat(sent.again()).isEqualTo(again);
        assertThat(got).as("no redirection is followed").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]"})
    void private_addresses_are_not_called_unless_that_is_allowed(String host) {
        Sender.Sent sent = new Webhook(false, InstantSource.system()).send(channel(host), "id", "{}");
        assertThat(sent.arrived()).isFalse();
        assertThat(sent.again()).isFalse();
        assertThat(sent.why()).contains("FAIRLEAD_ALERT_PRIVATE_ADDRESSES");
        assertThat(got).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "169.254.169.254", "[fd00:ec2::254]", "[64:ff9b::a9fe:a9fe]"})
    void what_is_no_servers_is_never_called(String host) {
        Sender.Sent sent = webhook.send(channel(host), "id", "{}");
        assertThat(sent.arrived()).isFalse();
        assertThat(sent.again()).isFalse();
        assertThat(sent.why()).startsWith("no server is at its address");
        assertThat(got).isEmpty();
    }

    @Test
    void one_that_is_not_there_is_tried_again() {
        Channel gone = channel("127.0.0.1");
        server.stop(0);
        assertThat(webhook.send(gone, "id", "{}").again()).isTrue();
    }

    @Test
    void a_type_that_nobody_can_send_says_what_to_set() {
        Channel mail = new Channel("mail", "email", true, "", "", List.of("ops@example.com"));
        assertThat(new Senders(java.util.Map.of()).tryOut(mail, "id").why()).contains("FAIRLEAD_SMTP_URL");
        assertThat(Optional.of(mail.shown().build())).isPresent();
    }
}
