package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import dev.fairlead.store.user.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream as it goes over the wire. */
@Tag("slow")
class EventsTest {

    private static final String PATH = "/api/v1/events";

    @TempDir
    private static Path directory;

    private static RunningManagement management;

    @BeforeAll
    static void start() throws Exception {
        management = RunningManagement.start(directory);
    }

    @AfterAll
    static void stop() {
        management.close();
    }

    /** A connection that listens. */
    private static final class Ear implements AutoCloseable {

        private final Socket socket;
        private final BufferedReader lines;

        Ear(int port, String... headers) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(20_000);
            String head = "GET " + PATH + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n" + String.join("\r\n", headers)
                    + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        /** All up to the line that begins so, or to the end of the stream. */
        List<String> until(String start) throws IOException {
            List<String> read = new ArrayList<>();
            String line = lines.readLine();
            while (line != null && !line.startsWith(start)) {
                read.add(line);
                line = lines.readLine();
            }
            read.add(line == null ? "END" : line);
            return read;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    @Test
    void a_change_is_told_by_each_process_of_management() throws Exception {
        try (RunningManagement other = management.another();
                Ear here = new Ear(management.port(), bearer(management.token()));
                Ear there = new Ear(other.port(), bearer(management.token()))) {
            List<String> hello = here.until("data:");
            assertThat(hello.getFirst()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(hello)
                    .anyMatch(line -> line.equalsIgnoreCase("Content-Type: text/event-stream"))
                    .anyMatch(line -> line.equalsIgnoreCase("Cache-Control: no-store"))
                    .noneMatch(line -> line.startsWith("ETag"));
            there.until("event: hello");
            assertThat(management.get("/metrics").body()).contains("\nfairlead_management_listeners 1\n");
            management.put("/api/v1/policies/gold", "{}");
            String revision =
                    "data: {\"revision\":" + management.get("/api/v1/status").text("revision") + "}";
            here.until("event: changed");
            assertThat(here.until("data: {\"rev").getLast()).isEqualTo(revision);
            assertThat(there.until("data: {\"rev").getLast()).isEqualTo(revision);
        }
    }

    @Test
    void a_token_that_is_revoked_ends_the_stream() throws Exception {
        Reply made = management.post("/api/v1/tokens", "{\"label\":\"ear\",\"role\":\"viewer\"}");
        try (Ear ear = new Ear(management.port(), bearer(made.text("token")))) {
            ear.until("event: hello");
            management.delete("/api/v1/tokens/" + made.text("id"));
            assertThat(ear.until("0").getLast()).as("the last chunk").isEqualTo("0");
        }
    }

    @Test
    void a_session_listens_until_it_is_signed_out_and_no_other_site_does() throws Exception {
        Reply signed = signIn(management);
        String cookie = cookie(signed);
        try (Ear ear = new Ear(management.port(), cookie);
                Ear elsewhere = new Ear(management.port(), cookie, "Sec-Fetch-Site: cross-site")) {
            assertThat(ear.until("event: ").getLast()).isEqualTo("event: hello");
            assertThat(elsewhere.until("HTTP").getLast()).isEqualTo("HTTP/1.1 403 Forbidden");
            management.send(
                    "DELETE",
                    "/api/v1/session",
                    "",
                    "",
                    "Cookie",
                    cookie.replace("Cookie: ", ""),
                    "Origin",
                    origin(management),
                    "X-Fairlead-CSRF",
                    signed.text("csrf"));
            assertThat(ear.until("0").getLast()).isEqualTo("0");
        }
    }

    @Test
    void listening_is_no_use_of_a_session(@TempDir Path own) throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
        try (RunningManagement later = RunningManagement.start(own, clock)) {
            String cookie = cookie(signIn(later));
            now.updateAndGet(time -> time.plus(Session.IDLE).minusSeconds(60));
            try (Ear ear = new Ear(later.port(), cookie)) {
                assertThat(ear.until("event: ").getLast()).isEqualTo("event: hello");
            }
            now.updateAndGet(time -> time.plusSeconds(120));
            try (Ear ear = new Ear(later.port(), cookie)) {
                assertThat(ear.until("HTTP").getLast()).isEqualTo("HTTP/1.1 401 Unauthorized");
            }
        }
    }

    private static String origin(RunningManagement where) {
        return "http://localhost:" + where.port();
    }

    private static Reply signIn(RunningManagement where) {
        String body = "{\"user\":\"admin\",\"password\":\"" + RunningManagement.PASSWORD + "\"}";
        return where.send("POST", "/api/v1/session", "", body, "Origin", origin(where));
    }

    private static String cookie(Reply signed) {
        return "Cookie: " + signed.header("Set-Cookie").replaceAll(";.*", "");
    }

    @Test
    void a_stop_ends_streams_and_does_not_wait_for_them(@TempDir Path own) throws Exception {
        RunningManagement brief = RunningManagement.start(own);
        try (Ear ear = new Ear(brief.port(), bearer(brief.token()))) {
            ear.until("event: hello");
            brief.close();
            assertThat(ear.until("0").getLast()).isEqualTo("0");
        }
    }
}
