package dev.fairlead.gateway.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.web.BackendAddresses;
import dev.fairlead.gateway.web.OwnCalls;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    private static final Name NAME = new Name("crm", Owner.STORE);

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> read = new ArrayList<>();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private long now = 1_000_000;
    private BackendAddresses allowed = BackendAddresses.usual();

    private Secrets secrets(String... commands) {
        SecretSources sources = new SecretSources(
                environment::get,
                List.of(commands),
                (bytes, context) -> new StringBuilder(new String(bytes, StandardCharsets.US_ASCII))
                        .reverse()
                        .toString()
                        .getBytes(StandardCharsets.US_ASCII),
                read::add);
        return new Secrets(sources, () -> Instant.ofEpochMilli(now), new OwnCalls(allowed), work::add);
    }

    private void doWork() {
        for (Runnable next = work.poll(); next != null; next = work.poll()) {
            next.run();
        }
    }

    private static Secret secret(Secret.Proof proof) {
        return new Secret("crm", "", List.of(), proof);
    }

    private FakeExchange exchange() {
        return FakeExchange.of("GET", "", "/").at(0, now);
    }

    private FakeExchange send(Step step) {
        FakeExchange exchange = exchange();
        step.apply(exchange);
        doWork();
        return exchange;
    }

    @Test
    void a_header_is_set_from_a_variable_and_taken_once() {
        environment.put("CRM", "s3cret");
        Step step = secrets().step(NAME, secret(new Secret.Header("X-Key", "Key ", new Secret.Variable("CRM"))));
        FakeExchange first = exchange();
        assertThat(step.apply(first)).isEqualTo(Verdict.SUSPENDED);
        doWork();
        assertThat(first.resumed()).isEqualTo(Verdict.CONTINUE);
        assertThat(first.requestChanges()).containsExactly("X-Key: Key s3cret");
        FakeExchange second = exchange();
        assertThat(step.apply(second)).isEqualTo(Verdict.CONTINUE);
        assertThat(second.requestChanges()).containsExactly("X-Key: Key s3cret");
        assertThat(read).containsExactly("crm");
    }

    @Test
    void a_password_is_sent_as_basic_and_a_stored_value_is_decrypted() {
        Secret.Value stored = new Secret.Stored("1", "dGVyY2Vz"); // "terces"
        FakeExchange exchange = send(secrets().step(NAME, secret(new Secret.Basic("me", stored))));
        assertThat(exchange.requestChanges()).containsExactly("Authorization: Basic bWU6c2VjcmV0");
    }

    @Test
    void what_cannot_be_had_is_refused_and_not_asked_for_again_at_once() {
        Step step = secrets().step(NAME, secret(new Secret.Header("X-Key", "", new Secret.Variable("CRM"))));
        FakeExchange refused = send(step);
        assertThat(refused.resumed()).isEqualTo(Verdict.REFUSED);
        assertThat(refused.failure()).isInstanceOfSatisfying(Failure.Rejected.class, failure -> {
            assertThat(failure.status()).isEqualTo(503);
            assertThat(failure.reason()).contains("the variable CRM is not set");
            assertThat(failure.detail()).doesNotContain("CRM");
        });
        environment.put("CRM", "late");
        assertThat(send(step).failure()).isNotNull();
        now += 1_001;
        assertThat(send(step).requestChanges()).containsExactly("X-Key: late");
    }

    @Test
    void a_value_with_a_line_end_never_gets_into_a_head() {
        environment.put("CRM", "a\r\nX-Admin: 1");
        FakeExchange exchange =
                send(secrets().step(NAME, secret(new Secret.Header("X-Key", "", new Secret.Variable("CRM")))));
        assertThat(exchange.failure()).isInstanceOf(Failure.Rejected.class);
        assertThat(exchange.requestChanges()).isEmpty();
    }

    @Test
    void a_file_is_read_again_while_the_old_value_is_used(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "one\n");
        Step step = secrets().step(NAME, secret(new Secret.Header("X-Key", "", new Secret.FileContent("" + file))));
        assertThat(send(step).requestChanges()).containsExactly("X-Key: one");
        Files.writeString(file, "two\n");
        now += 30_001;
        assertThat(send(step).requestChanges()).containsExactly("X-Key: one");
        assertThat(send(step).requestChanges()).containsExactly("X-Key: two");
        Files.delete(file);
        now += 30_001;
        send(step);
        assertThat(send(step).requestChanges()).containsExactly("X-Key: two");
    }

    @Test
    void only_a_program_that_is_allowed_is_run(@TempDir Path folder) throws IOException {
        Path program = folder.resolve("give");
        Files.writeString(program, "#!/bin/sh\necho \"value of $1\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Secret asked = secret(new Secret.Header("X-Key", "", new Secret.Command(List.of("" + program, "crm;id"))));
        assertThat(send(secrets("" + program).step(NAME, asked)).requestChanges())
                .containsExactly("X-Key: value of crm;id");
        assertThat(send(secrets().step(NAME, asked)).failure())
                .isInstanceOfSatisfying(Failure.Rejected.class, failure -> assertThat(failure.reason())
                        .contains("FAIRLEAD_SECRET_COMMANDS"));
    }

    @Test
    void a_token_is_fetched_once_for_all_who_wait_and_again_before_it_ends() throws IOException {
        environment.put("CRM", "p:w");
        List<String> asked = new ArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
            byte[] body = ("{\"access_token\":\"t" + asked.size() + "\",\"token_type\":\"Bearer\",\"expires_in\":100}")
                    .getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(asked.size() < 3 ? 200 : 500, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
            Step step = secrets()
                    .step(
                            NAME,
                            secret(new Secret.ClientCredentials(
                                    url, "me", new Secret.Variable("CRM"), List.of("a", "b"), Optional.empty())));
            FakeExchange one = exchange();
            FakeExchange other = exchange();
            assertThat(step.apply(one)).isEqualTo(Verdict.SUSPENDED);
            assertThat(step.apply(other)).isEqualTo(Verdict.SUSPENDED);
            doWork();
            assertThat(one.requestChanges()).containsExactly("Authorization: Bearer t1");
            assertThat(other.requestChanges()).containsExactly("Authorization: Bearer t1");
            assertThat(asked).containsExactly("Basic bWU6cCUzQXc= grant_type=client_credentials&scope=a+b");
            now += 80_001;
            assertThat(send(step).requestChanges()).containsExactly("Authorization: Bearer t1");
            assertThat(send(step).requestChanges()).containsExactly("Authorization: Bearer t2");
            // The endpoint is broken from here on: the token is used as long as it is good, and not a moment longer.
            now += 90_000;
            assertThat(send(step).requestChanges()).containsExactly("Authorization: Bearer t2");
            now += 6_000;
            assertThat(send(step).failure()).isInstanceOf(Failure.Rejected.class);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_token_is_fetched_only_where_backends_may_be() {
        environment.put("CRM", "p");
        allowed = BackendAddresses.parse("public");
        Secret.Proof client = new Secret.ClientCredentials(
                URI.create("http://127.0.0.1:9/token"), "me", new Secret.Variable("CRM"), List.of(), Optional.empty());
        assertThat(send(secrets().step(NAME, secret(client))).failure())
                .isInstanceOfSatisfying(Failure.Rejected.class, failure -> assertThat(failure.reason())
                        .contains("http://127.0.0.1:9/token")
                        .contains("127.0.0.1 is not among FAIRLEAD_BACKEND_ADDRESSES; list it there"));
    }

    @Test
    void one_that_did_not_change_keeps_what_was_taken() {
        environment.put("CRM", "one");
        Secrets secrets = secrets();
        Secret secret = secret(new Secret.Header("X-Key", "", new Secret.Variable("CRM")));
        send(secrets.step(NAME, secret));
        assertThat(secrets.step(NAME, secret(secret.proof())).apply(exchange())).isEqualTo(Verdict.CONTINUE);
        secrets.retain(Map.of());
        assertThat(secrets.size()).isZero();
        assertThat(secrets.step(NAME, secret).apply(exchange())).isEqualTo(Verdict.SUSPENDED);
    }
}
