package dev.fairlead.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** How long {@code fairlead drain} waits, and what it says then: management is played, and so is the time. */
final class DrainCommandTest {

    private final StringWriter said = new StringWriter();
    private final List<String> asked = new ArrayList<>();
    /** One a question; the last one is given again. */
    private final Deque<String> answers = new ArrayDeque<>();

    private HttpServer management;
    private long nanos;

    @BeforeEach
    void play() throws IOException {
        management = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        management.createContext("/api/v1/drain", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawQuery() + " " + body);
            byte[] answer = (answers.size() > 1 ? answers.removeFirst() : answers.getFirst())
                    .replace('\'', '"')
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        management.start();
    }

    @AfterEach
    void stop() {
        management.stop(0);
    }

    /** What two gateways say; both drain the first backend, none the second. */
    private static String state(int first, int second) {
        return "{'service':'shop@docker','replicas':[" + gateway("g1", first) + "," + gateway("g2", second) + "]}";
    }

    private static String gateway(String name, int inFlight) {
        return "{'replica':'" + name + "','backends':[{'url':'http://a:1','drained':true,'inFlight':" + inFlight
                + "},{'url':'http://b:1','drained':false,'inFlight':7}]}";
    }

    private int run(String... words) {
        PrintWriter out = new PrintWriter(said, true);
        String url = "http://127.0.0.1:" + management.getAddress().getPort();
        Surroundings surroundings = new Surroundings(Map.of("FAIRLEAD_TOKEN", "t"), Terminal.plain(out, out));
        DrainCommand drain = new DrainCommand(surroundings, () -> nanos, this::pass);
        List<String> all = new ArrayList<>(List.of("shop@docker", "--server", url));
        all.addAll(List.of(words));
        return new CommandLine(drain).execute(all.toArray(String[]::new));
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void it_waits_for_what_is_in_flight_at_all_gateways_together() {
        answers.addAll(List.of(state(1, 2), state(0, 2), state(0, 1), state(0, 0)));

        assertThat(run("--backend", "http://a:1")).isZero();
        assertThat(asked)
                .hasSize(4)
                .startsWith(
                        "POST null {\"service\":\"shop@docker\",\"drained\":true,\"backends\":[\"http://a:1\"]}",
                        "GET service=shop%40docker ");
        assertThat(nanos).isEqualTo(Duration.ofMillis(600).toNanos());
        assertThat(said.toString())
                .contains("nothing is in flight there: they can be stopped")
                .contains("g1\thttp://a:1\tdrained\t0")
                .contains("g2\thttp://b:1\tin use\t7");
    }

    @Test
    void when_its_time_is_up_it_says_what_is_left_with_exit_status_1() {
        answers.add(state(1, 2));

        assertThat(run("--timeout", "5")).isEqualTo(1);
        assertThat(nanos).isEqualTo(Duration.ofSeconds(5).toNanos());
        assertThat(said.toString())
                .contains("3 requests are still in flight after 5 s; --timeout waits longer")
                .contains("g1\thttp://a:1\tdrained\t1")
                .contains("g2\thttp://a:1\tdrained\t2");
    }

    @Test
    void without_time_it_looks_once() {
        answers.add(state(0, 1));

        assertThat(run("--timeout", "0")).isEqualTo(1);
        assertThat(asked).hasSize(1);
        assertThat(said.toString()).contains("1 request is still in flight after 0 s");
    }

    @Test
    void a_gateway_that_says_nothing_is_shown_and_is_exit_status_1() {
        answers.add("{'service':'s','replicas':[" + gateway("g1", 0)
                + ",{'replica':'g2','fault':'it did not answer in time'}]}");

        assertThat(run()).isEqualTo(1);
        assertThat(said.toString())
                .contains("g2\t-\tit did not answer in time", "what is in flight over it is not known")
                .doesNotContain("they can be stopped");
    }

    @Test
    void taking_back_waits_for_nothing() {
        answers.add(state(1, 1));

        assertThat(run("--end")).isZero();
        assertThat(asked).containsExactly("POST null {\"service\":\"shop@docker\",\"drained\":false}");
        assertThat(nanos).isZero();
    }

    @Test
    void a_time_that_is_none_is_refused() {
        assertThat(run("--timeout", "-1")).isNotZero();
        assertThat(asked).isEmpty();
    }
}
