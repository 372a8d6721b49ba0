package dev.fairlead.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every head and every body, mended or broken: a split changes nothing, and nothing else is thrown. */
final class ParserPropertiesTest {

    private static final List<String> PIECES = List.of(
            "GET",
            "POST",
            " ",
            " ",
            "/",
            "/a",
            "?q=1",
            "%2e",
            "%2F",
            "..",
            "//",
            "http://a",
            " HTTP/1.1\r\n",
            " HTTP/1.0\r\n",
            "\r\n",
            "\r\n",
            "\r",
            "\n",
            "Host: a\r\n",
            "Host: b\r\n",
            "Content-Length: 5\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Connection: x, close\r\n",
            ":",
            "\t",
            "\0",
            "\u00e9",
            "x",
            "0",
            "a".repeat(300));

    private static final List<String> CHUNK_PIECES = List.of(
            "5\r\nhello\r\n",
            "0\r\n",
            "\r\n",
            "0\r\n\r\n",
            "a",
            "F",
            "1",
            ";x=y",
            ";",
            "\"",
            "\r",
            "\n",
            " ",
            "hello",
            "X: y\r\n",
            "Host: a\r\n",
            "fffffffffffffff",
            "GET / HTTP/1.1\r\n");

    @Provide
    Arbitrary<byte[]> nearlyHeads() {
        return soup(PIECES);
    }

    @Provide
    Arbitrary<byte[]> nearlyChunks() {
        return soup(CHUNK_PIECES);
    }

    private static Arbitrary<byte[]> soup(List<String> pieces) {
        return Arbitraries.of(pieces).list().ofMaxSize(24).map(list -> String.join("", list)
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    @Provide
    Arbitrary<byte[]> mutatedHeads() {
        byte[] good = Heads.bytes("POST /a/%2e%2E/b?c HTTP/1.1\r\nHost: a.b:80\r\nConnection: keep-alive, X-A\r\n"
                + "Content-Length: 10\r\nX-A: 1\r\nAccept: */*\r\n\r\nbodybody..");
        return Combinators.combine(
                        Arbitraries.integers()
                                .between(0, good.length - 1)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(4),
                        Arbitraries.bytes().list().ofSize(4))
                .as((places, values) -> {
                    byte[] bad = good.clone();
                    for (int i = 0; i < places.size(); i++) {
                        bad[places.get(i)] = values.get(i);
                    }
                    return bad;
                });
    }

    @Property(tries = 3000)
    void any_split_of_a_request_head_is_read_alike(
            @ForAll("nearlyHeads") byte[] bytes, @ForAll @IntRange(min = 1, max = 40) int piece) {
        assertThat(Heads.request(bytes, piece)).isEqualTo(Heads.request(bytes, Integer.MAX_VALUE));
    }

    @Property(tries = 3000)
    void any_split_of_a_mutated_request_head_is_read_alike(
            @ForAll("mutatedHeads") byte[] bytes, @ForAll @IntRange(min = 1, max = 40) int piece) {
        assertThat(Heads.request(bytes, piece)).isEqualTo(Heads.request(bytes, Integer.MAX_VALUE));
    }

    @Property(tries = 2000)
    void any_split_of_a_response_head_is_read_alike(
            @ForAll("nearlyHeads") byte[] tail, @ForAll @IntRange(min = 1, max = 40) int piece) {
        byte[] bytes = Heads.bytes("HTTP/1.1 200 OK\r\n" + new String(tail, StandardCharsets.ISO_8859_1));
        assertThat(Heads.response(bytes, piece)).isEqualTo(Heads.response(bytes, Integer.MAX_VALUE));
        assertThat(Heads.response(tail, piece)).isEqualTo(Heads.response(tail, Integer.MAX_VALUE));
    }

    @Property(tries = 3000)
    void any_split_of_a_chunked_body_is_read_alike(
            @ForAll("nearlyChunks") byte[] bytes, @ForAll @IntRange(min = 1, max = 40) int piece) {
        assertThat(Chunks.read(bytes, piece)).isEqualTo(Chunks.read(bytes, Integer.MAX_VALUE));
    }

    @Property(tries = 500)
    void a_body_cut_into_chunks_comes_out_whole(
            @ForAll byte[] body, @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int piece) {
        Random random = new Random(seed);
        StringBuilder chunked = new StringBuilder();
        String text = new String(body, StandardCharsets.ISO_8859_1);
        for (int at = 0; at < text.length(); ) {
            int n = 1 + random.nextInt(text.length() - at);
            chunked.append(Integer.toHexString(n))
                    .append(random.nextBoolean() ? ";a=b" : "")
                    .append("\r\n");
            chunked.append(text, at, at + n).append("\r\n");
            at += n;
        }
        chunked.append("000\r\nX-T: 1\r\n\r\nGET");
        assertThat(Chunks.read(Heads.bytes(chunked.toString()), piece))
                .isEqualTo(text + " | trailer [X-T=1] | left GET");
    }

    @Property(tries = 2000)
    void a_normalised_path_is_its_own_normal_form(@ForAll("paths") String path) {
        List<String> forms = new ArrayList<>();
        String form = normal(path);
        for (int i = 0; i < 3; i++) {
            forms.add(form);
            form = normal(form);
        }
        assertThat(forms).allMatch(each -> each.equals(forms.getFirst()));
        assertThat(forms.getFirst()).startsWith("/").doesNotContain("//").doesNotContain("/../", "/./");
        assertThat(forms.getFirst().length()).isLessThanOrEqualTo(path.length());
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of("/", "/", "a", ".", "..", "%2e", "%3F", "%41", "%7e", "%C3%A9")
                .list()
                .ofMaxSize(16)
                .map(parts -> "/" + String.join("", parts));
    }

    /** The later hop decodes slashes and semicolons, cuts parameters and merges slashes. */
    @Property(tries = 5000)
    void a_later_hop_never_climbs_in_a_path_that_was_taken(@ForAll("disguises") String path) {
        byte[] bytes = Heads.bytes(path);
        String form;
        try {
            form = new String(bytes, 0, PathNormaliser.normalise(bytes, 0, bytes.length), StandardCharsets.ISO_8859_1);
        } catch (Malformed refused) {
            return;
        }
        List<String> segments = List.of(form.substring(1).split("/", -1));
        for (int i = 0; i < segments.size(); i++) {
            List<String> names = Stream.of(segments.get(i).split("%2F", -1))
                    .map(part -> part.split(";|%3B", -1)[0])
                    .toList();
            assertThat(names).as(form).doesNotContain(".", "..");
            if (i < segments.size() - 1) {
                assertThat(names.getFirst()).as(form).isNotEmpty();
                assertThat(names.getLast()).as(form).isNotEmpty();
            }
        }
    }

    @Provide
    Arbitrary<String> disguises() {
        return Arbitraries.of("/", "a", "a", ".", "..", "%2e", "%2F", "%2f", ";", ";x=", "%3b")
                .list()
                .ofMaxSize(8)
                .map(parts -> "/" + String.join("", parts));
    }

    private static String normal(String path) {
        byte[] bytes = Heads.bytes(path);
        try {
            return new String(bytes, 0, PathNormaliser.normalise(bytes, 0, bytes.length), StandardCharsets.ISO_8859_1);
        } catch (Malformed malformed) {
            throw new AssertionError(malformed);
        }
    }
}
