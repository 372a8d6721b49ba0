package dev.fairlead.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResponseHeadTest {

    /** In the tables: {@code ~} is CR LF, {@code _} is a space, an {@code N} behind a K a line feed. */
    private static byte[] bytes(String row) {
        return Heads.bytes(row.replace("~", "\r\n").replace('_', ' ').replace("KN", "K\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1_200_OK~Content-Length:_5~~ | 200 LENGTH 5 keep",
                "HTTP/1.1_200~Content-Length:_0~~ | 200 NONE 0 keep",
                "HTTP/1.1_200_~~ | 200 UNTIL_CLOSE -1 keep",
                "HTTP/1.1_404_Not_Found_here~Connection:_close~~ | 404 UNTIL_CLOSE -1 close",
                "HTTP/1.0_200_OK~Content-Length:_5~~ | 200 LENGTH 5 close",
                "HTTP/1.0_200_OK~Content-Length:_5~Connection:_keep-alive~~ | 200 LENGTH 5 keep",
                "HTTP/1.1_200_OK~Transfer-Encoding:_Chunked~~ | 200 CHUNKED -1 keep",
                "HTTP/1.1_999_Odd~Content-Length:_5~~ | 999 LENGTH 5 keep",
                "HTTP/1.1_204_No~Content-Length:_5~~ | 204 NONE 5 keep",
                "HTTP/1.1_304_Not~Content-Length:_5~~ | 304 NONE 5 keep",
                "HTTP/1.1_100_Continue~~ | 100 NONE -1 keep",
            })
    void takes(String row, String reading) {
        assertThat(Heads.response(bytes(row), Integer.MAX_VALUE)).startsWith(reading);
        assertThat(Heads.response(bytes(row), 1)).startsWith(reading);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "~HTTP/1.1_200_OK~~ |",
                "HTTP/1.1__200_OK~~ |",
                "HTTP/1.1_20_OK~~ |",
                "HTTP/1.1_2000_OK~~ |",
                "HTTP/1.1_099_OK~~ |",
                "HTTP/1.1_2x0_OK~~ |",
                "HTTP/2.0_200_OK~~ |",
                "ICY_200_OK~~ |",
                "http/1.1_200_OK~~ |",
                "HTTP/1.1_200_OKNN |",
                "HTTP/1.1_200_OK~Content-Length:_5~Content-Length:_5~~ |",
                "HTTP/1.1_200_OK~Content-Length:_5~Transfer-Encoding:_chunked~~ |",
                "HTTP/1.1_200_OK~Transfer-Encoding:_gzip,_chunked~~ |",
                "HTTP/1.0_200_OK~Transfer-Encoding:_chunked~~ |",
                "HTTP/1.1_200_OK~X_:_y~~ |",
                "HTTP/1.1_200_OK~_X:_y~~ |",
            })
    void refuses(String row, String nothing) {
        assertThat(nothing).isNull();
        String whole = Heads.response(bytes(row), Integer.MAX_VALUE);
        assertThat(whole).matches("(?s)(BAD|VERSION): .*");
        assertThat(Heads.response(bytes(row), 1)).isEqualTo(whole);
    }
}
