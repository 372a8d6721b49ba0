package dev.fairlead.gateway.traffic;

import static dev.fairlead.gateway.traffic.Frames.HEADERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.middleware.GrpcWeb;
import dev.fairlead.gateway.traffic.Frames.Frame;
import dev.fairlead.model.Middleware;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of pages, through the gateway, to a service that speaks gRPC over HTTP/2. */
final class GrpcWebTest {

    /** One message of three bytes, in its frame. */
    private static final String MESSAGE = "\0\0\0\0\u0003abc";

    private static final String TRAILER = "grpc-status:0\r\ngrpc-message:fine\r\n";

    /** What the service got. */
    private record Call(Http2Headers head, String body) {}

    /** Answers each call alike. */
    private static final class Service implements Closeable {
        private final ServerSocket server;
        private final boolean inTheHead;
        private final BlockingQueue<Call> calls = new ArrayBlockingQueue<>(8);

        Service(boolean inTheHead) throws IOException {
            this.inTheHead = inTheHead;
            server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            try (Frames frames = Frames.accept(server.accept())) {
                while (true) {
                    answer(frames);
                }
            } catch (IOException | UncheckedIOException over) {
                // The test is over.
            }
        }

        private void answer(Frames frames) {
            Frame head = frames.next(frame -> frame.type() == HEADERS);
            Http2Headers fields = frames.fields(head);
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (Frame last = head; !last.ends(); ) {
                last = frames.next(frame -> frame.stream() == head.stream());
                body.writeBytes(last.payload());
            }
            calls.add(new Call(fields, body.toString(StandardCharsets.ISO_8859_1)));
            Http2Headers begun = new DefaultHttp2Headers().status("200").add("content-type", "application/grpc+proto");
            if (inTheHead) {
                frames.answer(head.stream(), true, begun.add("grpc-status", "5").add("grpc-message", "none"));
                return;
            }
            frames.answer(head.stream(), false, begun).data(head.stream(), MESSAGE, false);
            frames.answer(
                    head.stream(),
                    true,
                    new DefaultHttp2Headers().add("grpc-status", "0").add("grpc-message", "fine"));
        }

        Call call() throws InterruptedException {
            Call call = calls.poll(20, TimeUnit.SECONDS);
            assertThat(call).isNotNull();
            return Objects.requireNonNull(call);
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static TestGateway to(Service service, String... origins) {
        return TestGateway.plan()
                .step(new GrpcWeb(new Middleware.GrpcWeb(List.of(origins))))
                .h2cBackend(service.server.getLocalPort())
                .start();
    }

    private static String post(String type, String body) {
        return "POST /shop.Orders/Get HTTP/1.1\r\nHost: a\r\nOrigin: https://page\r\nX-Grpc-Web: 1\r\nContent-Type: "
                + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** The chunks of an answer. */
    private static List<String> chunks(String answer) {
        List<String> chunks = new ArrayList<>();
        int at = answer.indexOf("\r\n\r\n") + 4;
        while (true) {
            int line = answer.indexOf("\r\n", at);
            int size = Integer.parseInt(answer.substring(at, line), 16);
            if (size == 0) {
                return chunks;
            }
            chunks.add(answer.substring(line + 2, line + 2 + size));
            at = line + 2 + size + 2;
        }
    }

    private static String trailerFrame(String lines) {
        return "\u0080\0\0\0" + (char) lines.length() + lines;
    }

    private static String inBase64(String plain) {
        return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String outOfBase64(List<String> parts) {
        StringBuilder plain = new StringBuilder();
        String all = String.join("", parts);
        for (int at = 0; at < all.length(); at += 4) {
            plain.append(
                    new String(Base64.getDecoder().decode(all.substring(at, at + 4)), StandardCharsets.ISO_8859_1));
        }
        return plain.toString();
    }

    @Test
    void a_binary_call_becomes_one_of_grpc_and_its_trailer_comes_in_the_body()
            throws IOException, InterruptedException {
        try (Service service = new Service(false);
                TestGateway gateway = to(service, "https://page")) {
            String answer = gateway.ask(post("application/grpc-web+proto", MESSAGE));
            Call call = service.call();
            assertThat(call.body()).isEqualTo(MESSAGE);
            assertThat(call.head().get("content-type")).hasToString("application/grpc+proto");
            assertThat(call.head().get("te")).hasToString("trailers");
            assertThat(call.head().contains("x-grpc-web")).isFalse();
            assertThat(answer)
                    .startsWith("HTTP/1.1 200")
                    .contains("\r\nContent-Type: application/grpc-web+proto\r\n")
                    .contains("\r\nAccess-Control-Allow-Origin: https://page\r\n")
                    .contains(
                            "\r\nAccess-Control-Expose-Headers: Grpc-Status,Grpc-Message,Grpc-Status-Details-Bin\r\n");
            assertThat(String.join("", chunks(answer))).isEqualTo(MESSAGE + trailerFrame(TRAILER));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void a_call_in_text_becomes_one_of_grpc_however_it_is_cut(int cut) throws IOException, InterruptedException {
        // Two parts, each with padding of its own.
        String body = inBase64(MESSAGE) + inBase64(MESSAGE + "d");
        String request = post("application/grpc-web-text", body);
        int at = request.length() - body.length() + cut;
        try (Service service = new Service(false);
                TestGateway gateway = to(service, "*");
                RawCaller caller = gateway.call()) {
            String answer = caller.send(request.substring(0, at))
                    .send(request.substring(at))
                    .answer();
            Call call = service.call();
            assertThat(call.body()).isEqualTo(MESSAGE + MESSAGE + "d");
            assertThat(call.head().get("content-type")).hasToString("application/grpc");
            assertThat(call.head().contains("content-length")).isFalse();
            assertThat(answer)
                    .contains("\r\nContent-Type: application/grpc-web-text+proto\r\n")
                    .contains("\r\nAccess-Control-Allow-Origin: *\r\n")
                    .doesNotContain("Allow-Credentials");
            assertThat(outOfBase64(chunks(answer))).isEqualTo(MESSAGE + trailerFrame(TRAILER));
        }
    }

    @Test
    void a_status_in_the_head_goes_into_the_body_too() throws IOException {
        try (Service service = new Service(true);
                TestGateway gateway = to(service)) {
            String answer = gateway.ask(post("application/grpc-web", MESSAGE));
            assertThat(answer).startsWith("HTTP/1.1 200").doesNotContain("Access-Control", "grpc-status: ");
            assertThat(String.join("", chunks(answer)))
                    .isEqualTo(trailerFrame("grpc-status:5\r\ngrpc-message:none\r\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAA!AAA", "AAAAA", "=AAA"})
    void a_text_that_is_not_base64_is_refused(String body) throws IOException {
        try (Service service = new Service(false);
                TestGateway gateway = to(service)) {
            assertThat(gateway.ask(post("application/grpc-web-text", body))).startsWith("HTTP/1.1 400");
        }
    }

    @ParameterizedTest
    @CsvSource({"https://page, https://page, https://page", "*, https://page, *", "https://other, https://page, none"})
    void a_preflight_is_answered_here(String allowed, String origin, String told) throws IOException {
        try (Service service = new Service(false);
                TestGateway gateway = to(service, allowed)) {
            String answer = gateway.ask("OPTIONS /shop.Orders/Get HTTP/1.1\r\nHost: a\r\nOrigin: " + origin
                    + "\r\nAccess-Control-Request-Method: POST\r\n"
                    + "Access-Control-Request-Headers: content-type,x-grpc-web\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 200").contains("\r\nVary: Origin\r\n");
            if (told.equals("none")) {
                assertThat(answer).doesNotContain("Access-Control");
            } else {
                assertThat(answer)
                        .contains("\r\nAccess-Control-Allow-Origin: " + told + "\r\n")
                        .contains("\r\nAccess-Control-Allow-Methods: POST\r\n")
                        .contains("\r\nAccess-Control-Allow-Headers: content-type,x-grpc-web\r\n");
            }
            assertThat(service.calls).isEmpty();
        }
    }

    @Test
    void other_requests_pass_as_they_are() throws IOException, InterruptedException {
        try (Service service = new Service(false);
                TestGateway gateway = to(service, "*")) {
            String answer = gateway.ask(post("application/grpc-website", MESSAGE));
            assertThat(service.call().head().get("content-type")).hasToString("application/grpc-website");
            assertThat(answer)
                    .contains("content-type: application/grpc+proto\r\n")
                    .doesNotContain("Access-Control");
        }
    }
}
