package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.ZstdInputStream;
import dev.fairlead.gateway.middleware.Compress;
import dev.fairlead.gateway.middleware.Compressors;
import dev.fairlead.model.Middleware;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CompressTest {

    private static final String BODY = "all work and no play ".repeat(100);
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n";

    private final Compressors compressors = new Compressors();

    private static Middleware.Compress options() {
        return new Middleware.Compress(List.of(), List.of(), 1024, "", List.of());
    }

    private static Middleware.Compress only(String... encodings) {
        return new Middleware.Compress(List.of(), List.of(), 1024, "", List.of(encodings));
    }

    private TestGateway gateway(ScriptedBackend backend, Middleware.Compress options) {
        return TestGateway.plan()
                .step(new Compress(options, compressors))
                .backend(backend.port())
                .start();
    }

    private static String answer(String headers, String body) {
        return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private String ask(String request, String answer, Middleware.Compress options) {
        try (ScriptedBackend backend = ScriptedBackend.answering(answer);
                TestGateway gateway = gateway(backend, options)) {
            String got = gateway.ask(request);
            TestGateway.await("compressors are given back", () -> compressors.busy() == 0);
            return got;
        }
    }

    private static String head(String answer) {
        return answer.substring(0, answer.indexOf("\r\n\r\n") + 4);
    }

    /** The body of a chunked answer in gzip. */
    private static String unzipped(String answer) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int at = head(answer).length();
        while (true) {
            int line = answer.indexOf("\r\n", at);
            int size = Integer.parseInt(answer.substring(at, line), 16);
            if (size == 0) {
                return unzip(all.toByteArray());
            }
            all.writeBytes(answer.substring(line + 2, line + 2 + size).getBytes(StandardCharsets.ISO_8859_1));
            at = line + 2 + size + 2;
        }
    }

    private static String unzip(byte[] gzip) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Test
    void an_answer_is_compressed_and_its_head_says_so() {
        String got = ask(
                GET,
                answer("Content-Type: text/plain\r\nETag: \"v1\"\r\nAccept-Ranges: bytes\r\nX-Own: 1\r\n", BODY),
                options());
        assertThat(head(got))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\nContent-Encoding: gzip\r\n", "\r\nVary: Accept-Encoding\r\n")
                .contains("\r\nETag: W/\"v1\"\r\n", "\r\nX-Own: 1\r\n", "\r\nContent-Type: text/plain\r\n")
                .doesNotContain("Content-Length", "Accept-Ranges");
        assertThat(unzipped(got)).isEqualTo(BODY);
        assertThat(got.length()).isLessThan(700);
    }

    @Test
    void a_large_answer_arrives_whole() throws IOException {
        byte[] body = new byte[300_000];
        new Random(1).nextBytes(body);
        String text = new String(body, StandardCharsets.ISO_8859_1);
        try (ScriptedBackend backend = ScriptedBackend.answering(answer("Content-Type: text/plain\r\n", text));
                TestGateway gateway = gateway(backend, options());
                RawCaller caller = gateway.call()) {
            assertThat(caller.send(GET).head()).contains("Content-Encoding: gzip");
            assertThat(new GZIPInputStream(caller.chunks()).readAllBytes()).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip|true",
                "GZIP;q=0.5, br|true",
                "x-gzip|true",
                "*|true",
                "br, *;q=0.1|true",
                "gzip;q=0|false",
                "gzip;q=0.000, *|false",
                "*;q=0|false",
                "br, zstd|false",
                "identity|false",
                "''|false",
            })
    void gzip_is_for_those_who_take_it(String accepted, boolean compressed) {
        String got = ask(
                GET.replace("Accept-Encoding: gzip", "Accept-Encoding: " + accepted),
                answer("Content-Type: text/plain\r\n", BODY),
                only("gzip"));
        assertThat(got.contains("Content-Encoding: gzip")).isEqualTo(compressed);
        assertThat(head(got)).contains("\r\nVary: Accept-Encoding\r\n");
        assertThat(compressed || got.endsWith(BODY)).isTrue();
    }

    @Test
    void who_says_nothing_gets_what_the_default_says() {
        String silent = GET.replace("Accept-Encoding: gzip\r\n", "");
        String plain = answer("Content-Type: text/plain\r\n", BODY);
        assertThat(ask(silent, plain, options())).endsWith(BODY);
        assertThat(unzipped(ask(silent, plain, new Middleware.Compress(List.of(), List.of(), 0, "gzip", List.of()))))
                .isEqualTo(BODY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain\r\nContent-Encoding: br\r\n",
                "Content-Type: text/plain\r\nCache-Control: public, No-Transform\r\n",
                "Content-Type: image/png\r\n",
                "Content-Type: application/grpc+proto\r\n",
                "Content-Type: text/event-stream\r\n",
                "Content-Type: text/plain\r\nContent-Range: bytes 0-2099/5000\r\n",
            })
    void what_must_not_be_touched_passes_as_it_is(String headers) {
        String got = ask(GET, answer(headers + "ETag: \"v1\"\r\n", BODY), options());
        assertThat(got)
                .endsWith("\r\n\r\n" + BODY)
                .contains("\r\nETag: \"v1\"\r\n", "\r\nContent-Length: " + BODY.length() + "\r\n")
                .doesNotContain("gzip", "Vary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"206 Partial Content", "304 Not Modified"})
    void parts_and_empty_answers_pass_as_they_are(String status) {
        boolean empty = status.startsWith("304");
        String got = ask(
                GET, answer("Content-Type: text/plain\r\n", empty ? "" : BODY).replace("200 OK", status), options());
        assertThat(got).startsWith("HTTP/1.1 " + status).doesNotContain("gzip").endsWith(empty ? "\r\n\r\n" : BODY);
    }

    @Test
    void an_answer_to_head_passes_as_it_is() {
        String got = ask(GET.replace("GET", "HEAD"), "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nX: 1\r\n\r\n", options());
        assertThat(got).contains("\r\nETag: \"v1\"\r\n").doesNotContain("gzip");
    }

    @Test
    void what_is_small_passes_also_where_its_length_is_not_told() {
        String small = "tiny";
        assertThat(ask(GET, answer("Content-Type: text/plain\r\n", small), options()))
                .endsWith("\r\n\r\ntiny");
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ntiny\r\n0\r\n\r\n";
        assertThat(ask(GET, chunked, options())).doesNotContain("gzip").endsWith("4\r\ntiny\r\n0\r\n\r\n");
    }

    @Test
    void included_types_are_the_only_ones_and_excluded_ones_are_none() {
        Middleware.Compress json = new Middleware.Compress(List.of(), List.of("application/json"), 0, "", List.of());
        assertThat(ask(GET, answer("Content-Type: text/plain\r\n", BODY), json)).endsWith(BODY);
        assertThat(unzipped(ask(GET, answer("Content-Type: Application/JSON; charset=utf-8\r\n", BODY), json)))
                .isEqualTo(BODY);
        Middleware.Compress notPlain = new Middleware.Compress(List.of("text/plain"), List.of(), 0, "", List.of());
        assertThat(ask(GET, answer("Content-Type: text/plain\r\n", BODY), notPlain))
                .endsWith(BODY);
    }

    @Test
    void what_a_stream_has_sent_can_be_read_before_it_goes_on() throws IOException {
        Semaphore turn = new Semaphore(0);
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    for (int i = 0; i < 5; i++) {
                        turn.acquireUninterruptibly();
                        connection.write("5\r\nline" + i + "\r\n");
                    }
                    connection.write("0\r\n\r\n");
                });
                TestGateway gateway = gateway(backend, options());
                RawCaller caller = gateway.call()) {
            caller.send(GET);
            turn.release();
            assertThat(caller.head()).contains("Content-Encoding: gzip");
            GZIPInputStream in = new GZIPInputStream(caller.chunks());
            for (int i = 0; i < 5; i++) {
                assertThat(new String(in.readNBytes(5), StandardCharsets.ISO_8859_1))
                        .isEqualTo("line" + i);
                turn.release();
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void a_caller_that_leaves_gives_its_compressor_back() {
        Semaphore turn = new Semaphore(0);
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + BODY);
                    turn.acquireUninterruptibly();
                });
                TestGateway gateway = gateway(backend, options());
                RawCaller caller = gateway.call()) {
            caller.send(GET).head();
            assertThat(compressors.busy()).isEqualTo(1);
            caller.reset();
            TestGateway.await("it is given back", () -> compressors.busy() == 0);
            turn.release();
        }
    }

    /** Native code is loaded aside: until it is there callers get something else. */
    private String encoded(String accepted, Middleware.Compress options, String encoding) {
        String[] got = {""};
        TestGateway.await(encoding + " is loaded", () -> {
            got[0] = ask(
                    GET.replace("Accept-Encoding: gzip", "Accept-Encoding: " + accepted),
                    answer("Content-Type: text/plain\r\nETag: \"v1\"\r\n", BODY),
                    options);
            return head(got[0]).contains("\r\nContent-Encoding: " + encoding + "\r\n");
        });
        return got[0];
    }

    private static InputStream decoding(String encoding, InputStream in) throws IOException {
        return switch (encoding) {
            case "br" -> {
                BrotliInputStream brotli = new BrotliInputStream(in);
                // Else it waits for more than it needs.
                brotli.enableEagerOutput();
                yield brotli;
            }
            case "zstd" -> new ZstdInputStream(in).setContinuous(true);
            default -> new GZIPInputStream(in);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "gzip"})
    void each_encoding_says_so_and_is_read_by_those_who_know_it(String encoding) throws IOException {
        String got = encoded(encoding, options(), encoding);
        assertThat(head(got))
                .contains("\r\nVary: Accept-Encoding\r\n", "\r\nETag: W/\"v1\"\r\n")
                .doesNotContain("Content-Length");
        String text = new Random(2)
                .ints(60_000, 'a', 'k')
                .collect(StringBuilder::new, (all, letter) -> all.append((char) letter), StringBuilder::append)
                .toString();
        try (ScriptedBackend backend = ScriptedBackend.answering(answer("Content-Type: text/plain\r\n", text));
                TestGateway gateway = gateway(backend, options());
                RawCaller caller = gateway.call()) {
            assertThat(caller.send(GET.replace("gzip", encoding)).head()).contains("Content-Encoding: " + encoding);
            try (InputStream in = decoding(encoding, caller.chunks())) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
                        .isEqualTo(text);
            }
        }
        TestGateway.await("compressors are given back", () -> compressors.busy() == 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, deflate, br, zstd|gzip,br,zstd|gzip",
                "gzip, deflate, br, zstd|zstd,br,gzip|zstd",
                "gzip, br, zstd|br|br",
                "gzip;q=0.5, br;q=0.8, zstd;q=0.2|gzip,br,zstd|br",
                "gzip;q=0.5, *|gzip,br,zstd|br",
                "*|zstd,gzip|zstd",
                "br;q=0, *;q=0.1|br,zstd|zstd",
                "zstd, x-gzip|br,gzip|gzip",
            })
    void the_callers_weights_come_first_and_then_our_order(String accepted, String ours, String encoding) {
        assertThat(encoded(accepted, only(ours.split(",", -1)), encoding)).isNotEmpty();
    }

    @Test
    void what_is_not_among_the_encodings_is_sent_to_nobody() {
        String got = ask(GET, answer("Content-Type: text/plain\r\n", BODY), only("br", "zstd"));
        assertThat(got).endsWith(BODY).doesNotContain("Content-Encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd"})
    void a_stream_is_flushed_in_every_encoding(String encoding) throws IOException {
        encoded(encoding, options(), encoding);
        Semaphore turn = new Semaphore(0);
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    for (int i = 0; i < 5; i++) {
                        turn.acquireUninterruptibly();
                        connection.write("5\r\nline" + i + "\r\n");
                    }
                    connection.write("0\r\n\r\n");
                });
                TestGateway gateway = gateway(backend, options());
                RawCaller caller = gateway.call()) {
            caller.send(GET.replace("gzip", encoding));
            turn.release();
            assertThat(caller.head()).contains("Content-Encoding: " + encoding);
            InputStream in = decoding(encoding, caller.chunks());
            for (int i = 0; i < 5; i++) {
                for (char letter : ("line" + i).toCharArray()) {
                    // One by one: decoders that are asked for more wait for more.
                    assertThat((char) in.read()).isEqualTo(letter);
                }
                turn.release();
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }
}
