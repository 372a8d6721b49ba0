package dev.fairlead.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestHeadTest {

    private static final String HOST = "Host: a\r\n";

    /** In the tables: {@code ~} is CR LF, {@code _} is a space, {@code ^} is a tab. */
    private static String text(String row) {
        return row.replace("~", "\r\n").replace('_', ' ').replace('^', '\t');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "GET_/_HTTP/1.1~Host:_a~~ | GET / ? host=a NONE -1 keep",
                "~GET_/_HTTP/1.1~Host:_a~~ | GET / ? host=a NONE -1 keep",
                "GET_/x?y=%zz_HTTP/1.1~Host:A.Example:8080~~ | GET /x ?y=%zz host=a.example NONE -1 keep",
                "GET_http://a:80/p?q_HTTP/1.1~Host:_A:80~~ | GET /p ?q host=a NONE -1 keep",
                "GET_HTTP://a?q_HTTP/1.1~Host:_a~~ | GET / ?q host=a NONE -1 keep",
                "GET_http://a_HTTP/1.1~Host:_a~~ | GET / ? host=a NONE -1 keep",
                "GET_http://b/_HTTP/1.0~~ | GET / ? host=b NONE -1 1.0 close",
                "GET_/_HTTP/1.0~~ | GET / ? host= NONE -1 1.0 close",
                "GET_/_HTTP/1.0~Connection:_Keep-Alive~~ | GET / ? host= NONE -1 1.0 keep",
                "GET_/_HTTP/1.1~Host:_a~Connection:_x,_CLOSE~~ | GET / ? host=a NONE -1 close",
                "OPTIONS_*_HTTP/1.1~Host:_a~~ | OPTIONS * ? host=a NONE -1 keep",
                "PURGE_/_HTTP/1.1~Host:_[::1]:80~~ | PURGE / ? host=[::1] NONE -1 keep",
                "POST_/_HTTP/1.1~Host:_a~Content-Length:_007~~ | POST / ? host=a LENGTH 7 keep",
                "POST_/_HTTP/1.1~Host:_a~Content-Length:_0~~ | POST / ? host=a NONE 0 keep",
                "POST_/_HTTP/1.1~Host:_a~transfer-encoding:_CHUNKED_^~~ | POST / ? host=a CHUNKED -1 keep",
                "GET_/a/../b//c/./%7e%2f_HTTP/1.1~Host:_a~~ | GET /b/c/~%2F ? host=a NONE -1 keep",
            })
    void takes(String row, String reading) {
        String read = Heads.request(Heads.bytes(text(row)), Integer.MAX_VALUE);
        assertThat(read).startsWith(reading);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "BAD | GET_/_HTTP/1.1~~",
                "BAD | GET_/_HTTP/1.1~Host:_a~Host:_a~~",
                "BAD | GET_/_HTTP/1.1~Host:~~",
                "BAD | GET_/_HTTP/1.1~Host:_a_b~~",
                "BAD | GET_/_HTTP/1.1~Host:_a@b~~",
                "BAD | GET_/_HTTP/1.1~Host:_a,b~~",
                "BAD | GET_/_HTTP/1.1~Host:_a:99999~~",
                "BAD | GET_/_HTTP/1.1~Host:_a:~~",
                "BAD | GET_/_HTTP/1.1~Host:_a:8x~~",
                "BAD | GET_/_HTTP/1.1~Host:_[::1~~",
                "BAD | GET_/_HTTP/1.1~Host_:_a~~",
                "BAD | GET_/_HTTP/1.1~_Host:_a~~",
                "BAD | GET_/_HTTP/1.1~Host:_a~_folded:_b~~",
                "BAD | GET_/_HTTP/1.1~Host:_a~^folded~~",
                "BAD | GET_/_HTTP/1.1~Host:_a~:_b~~",
                "BAD | GET_/_HTTP/1.1~Host:_a~no-colon~~",
                "BAD | GET_/_HTTP/1.1~Host:_a~b@d:_c~~",
                "BAD | GET__/_HTTP/1.1~Host:_a~~",
                "BAD | GET_/__HTTP/1.1~Host:_a~~",
                "BAD | GET_/_HTTP/1.1_~Host:_a~~",
                "BAD | _GET_/_HTTP/1.1~Host:_a~~",
                "BAD | ~~GET_/_HTTP/1.1~Host:_a~~",
                "BAD | GET_/a b_HTTP/1.1~Host:_a~~",
                "BAD | GET_/~Host:_a~~",
                "BAD | GET^/_HTTP/1.1~Host:_a~~",
                "BAD | GET_/#f_HTTP/1.1~Host:_a~~",
                "BAD | GET_/?<_HTTP/1.1~Host:_a~~",
                "BAD | GET_/a\\b_HTTP/1.1~Host:_a~~",
                "BAD | GET_/%5Cb_HTTP/1.1~Host:_a~~",
                "BAD | GET_/%00_HTTP/1.1~Host:_a~~",
                "BAD | GET_/%_HTTP/1.1~Host:_a~~",
                "BAD | GET_/%4_HTTP/1.1~Host:_a~~",
                "BAD | GET_/%g0_HTTP/1.1~Host:_a~~",
                "BAD | GET_a/b_HTTP/1.1~Host:_a~~",
                "BAD | GET_*_HTTP/1.1~Host:_a~~",
                "BAD | GET_*x_HTTP/1.1~Host:_a~~",
                "BAD | GET_http://b/_HTTP/1.1~Host:_a~~",
                "BAD | GET_http://a:80/_HTTP/1.1~Host:_a~~",
                "BAD | GET_http://u@a/_HTTP/1.1~Host:_a~~",
                "BAD | GET_http:///_HTTP/1.1~Host:_a~~",
                "BAD | GET_https://a/_HTTP/1.1~Host:_a~~",
                "BAD | GET_//a_/_HTTP/1.1~Host:_a~~",
                "BAD | GET_/_http/1.1~Host:_a~~",
                "BAD | GET_/_HTTP/1.1x~Host:_a~~",
                "BAD | GET_/_HTTP/11~Host:_a~~",
                "VERSION | GET_/_HTTP/2.0~Host:_a~~",
                "VERSION | GET_/_HTTP/1.2~Host:_a~~",
                "VERSION | GET_/_HTTP/0.9~Host:_a~~",
                "VERSION | PRI_*_HTTP/2.0~~SM~~",
                "NOT_DONE | CONNECT_a:443_HTTP/1.1~Host:_a:443~~",
                "EXPECTATION | GET_/_HTTP/1.1~Host:_a~Expect:_200-ok~~",
                "BAD | POST_/_HTTP/1.1~Host:_a~Content-Length:_1~Content-Length:_1~~",
                "BAD | POST_/_HTTP/1.1~Host:_a~Content-Length:_1,_1~~",
                "BAD | POST_/_HTTP/1.1~Host:_a~Content-Length:_+1~~",
                "BAD | POST_/_HTTP/1.1~Host:_a~Content-Length:_-1~~",
                "BAD | POST_/_HTTP/1.1~Host:_a~Content-Length:_0x1~~",
                "BAD | POST_/_HTTP/1.1~Host:_a~Content-Length:~~",
                "BAD | POST_/_HTTP/1.1~Host:_a~Content-Length:_9999999999999999999~~",
                "BAD | POST_/_HTTP/1.1~Host:_a~Content-Length:_1~Transfer-Encoding:_chunked~~",
                "BAD | POST_/_HTTP/1.1~Host:_a~Transfer-Encoding:_chunked~Transfer-Encoding:_chunked~~",
                "BAD | POST_/_HTTP/1.1~Host:_a~Transfer-Encoding:_chunked,_chunked~~",
                "BAD | POST_/_HTTP/1.1~Host:_a~Transfer-Encoding:_gzip,_chunked~~",
                "BAD | POST_/_HTTP/1.1~Host:_a~Transfer-Encoding:_identity~~",
                "BAD | POST_/_HTTP/1.1~Host:_a~Transfer-Encoding:_\"chunked\"~~",
                "BAD | POST_/_HTTP/1.1~Host:_a~Transfer-Encoding:_chunked;x~~",
                "BAD | POST_/_HTTP/1.1~Host:_a~Transfer-Encoding:~~",
                "BAD | POST_/_HTTP/1.0~Host:_a~Transfer-Encoding:_chunked~~",
                "BAD | POST_/_HTTP/1.1~Host:_a~Transfer-Encoding_:_chunked~~",
            })
    void refuses(String kind, String row) {
        byte[] bytes = Heads.bytes(text(row));
        String whole = Heads.request(bytes, Integer.MAX_VALUE);
        assertThat(whole).startsWith(kind + ": ");
        assertThat(Heads.request(bytes, 1)).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 11, 12, 13, 14, 27, 31, 127})
    void refuses_a_control_character_wherever_it_stands(int control) {
        byte[] good = Heads.bytes("GET / HTTP/1.1\r\nHost: a\r\nX-Some: value\r\n\r\n");
        for (int at = 0; at < good.length; at++) {
            if (good[at] == '\r') {
                continue;
            }
            byte[] bad = good.clone();
            bad[at] = (byte) control;
            String reading = Heads.request(bad, Integer.MAX_VALUE);
            assertThat(reading).as("at %d", at).matches(read -> read.startsWith("BAD") || read.equals("incomplete"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r"})
    void refuses_a_lone_line_end(String end) {
        String head = "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n";
        for (int at = head.indexOf("\r\n"); at >= 0; at = head.indexOf("\r\n", at + 1)) {
            String bad = head.substring(0, at) + end + head.substring(at + 2) + "GET";
            assertThat(Heads.request(Heads.bytes(bad), Integer.MAX_VALUE)).startsWith("BAD");
        }
    }

    @Test
    void bounds_the_target_the_fields_and_the_whole() {
        String longTarget = "GET /" + "x".repeat(8192) + " HTTP/1.1\r\n" + HOST + "\r\n";
        String manyFields = "GET / HTTP/1.1\r\n" + HOST + "X: y\r\n".repeat(100) + "\r\n";
        String longField = "GET / HTTP/1.1\r\n" + HOST + "X: " + "y".repeat(16 * 1024) + "\r\n\r\n";
        String longMethod = "M".repeat(33) + " / HTTP/1.1\r\n" + HOST + "\r\n";
        for (int piece : new int[] {1, 100, Integer.MAX_VALUE}) {
            assertThat(Heads.request(Heads.bytes(longTarget), piece)).startsWith("TARGET_TOO_LONG");
            assertThat(Heads.request(Heads.bytes(manyFields), piece)).startsWith("HEAD_TOO_LARGE");
            assertThat(Heads.request(Heads.bytes(longField), piece)).startsWith("HEAD_TOO_LARGE");
            assertThat(Heads.request(Heads.bytes(longMethod), piece)).startsWith("NOT_DONE");
        }
        String fits = "GET /" + "x".repeat(8191) + " HTTP/1.1\r\n" + HOST + "X: y\r\n".repeat(99) + "\r\n";
        assertThat(Heads.request(Heads.bytes(fits), 1)).startsWith("GET /xxx");
    }

    @Test
    void a_head_can_be_read_again_after_clear() {
        RequestHead head = new RequestHead();
        String first = "POST /%41 HTTP/1.0\r\nContent-Length: 9\r\nConnection: keep-alive\r\n\r\n";
        String second = "GET /b HTTP/1.1\r\nHost: a\r\n\r\n";
        for (String text : new String[] {first, second, first, second}) {
            head.clear();
            byte[] bytes = Heads.bytes(text);
            System.arraycopy(bytes, 0, head.fields().room(bytes.length), 0, bytes.length);
            head.fields().filled(bytes.length);
            try {
                assertThat(head.parse(Heads.BOUNDS)).isTrue();
            } catch (Malformed malformed) {
                throw new AssertionError(malformed);
            }
            assertThat(head.end()).isEqualTo(bytes.length);
            assertThat(head.isHttp10()).isEqualTo(text.equals(first));
            assertThat(head.contentLength()).isEqualTo(text.equals(first) ? 9 : -1);
        }
    }
}
