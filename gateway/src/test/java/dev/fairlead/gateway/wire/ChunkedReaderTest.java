package dev.fairlead.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChunkedReaderTest {

    /** In the tables: {@code ~} is CR LF, {@code _} a space, {@code N} a line feed, {@code R} a carriage return. */
    private static byte[] bytes(String row) {
        return Heads.bytes(
                row.replace("~", "\r\n").replace('_', ' ').replace('N', '\n').replace('R', '\r'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "0~~ > '| trailer | left'",
                "5~hello~0~~ > 'hello | trailer | left'",
                "00005~hello~00~~x > 'hello | trailer | left x'",
                "A~0123456789~0~~ > '0123456789 | trailer | left'",
                "5;a=b;c~hello~0;z~~ > 'hello | trailer | left'",
                "1~h~1~i~0~X-T:_1~Y:~~ > 'hi | trailer [X-T=1] [Y=] | left'",
                "5~hel > 'hel | incomplete'",
            })
    void takes(String row, String reading) {
        assertThat(Chunks.read(bytes(row), Integer.MAX_VALUE).strip()).isEqualTo(reading);
        assertThat(Chunks.read(bytes(row), 1).strip()).isEqualTo(reading);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "~ >",
                "_5~hello~ >",
                "5_~hello~ >",
                "5Nhello~ >",
                "5RxNhello~ >",
                "0x5~hello~ >",
                "+5~hello~ >",
                "-5~ >",
                "g~ >",
                ";~ >",
                "5~helloN >",
                "5~helloRx >",
                "5~hellox >",
                "1234567890abcdef~ >",
                "5;aN~hello~ >",
                "5;a=\"b\"~hello~ >",
                "5;_a~hello~ >",
                "5;aRx >",
                "5;a\u00e9~hello~ >",
                "0~N >",
                "0N~ >",
                "0~x~~ >",
                "0~_X:_y~~ >",
                "0~X_:_y~~ >",
                "0~Content-Length:_5~~ >",
                "0~Transfer-Encoding:_chunked~~ >",
                "0~Host:_a~~ >",
                "0~Authorization:_x~~ >",
                "0~X-API-Key:_x~~ >",
                "0~Connection:_close~~ >",
                "0~Trailer:_x~~ >",
                "0~X-Forwarded-For:_x~~ >",
                "0~X-Fairlead-Client:_x~~ >",
                "0~Set-Cookie:_x~~ >",
            })
    void refuses(String row, String nothing) {
        assertThat(nothing).isNull();
        assertThat(Chunks.read(bytes(row), Integer.MAX_VALUE)).startsWith("BAD");
        assertThat(Chunks.read(bytes(row), 1)).startsWith("BAD");
    }

    @Test
    void trailers_that_may_only_stand_in_a_head_can_be_dropped() {
        byte[] body = bytes("0~Content-Length:_5~X-A:_1~Set-Cookie:_x~X-B:_2~Content-Encoding:_x~~y");
        for (int piece : List.of(1, 7, Integer.MAX_VALUE)) {
            assertThat(Chunks.read(body, piece, ChunkedReader.Forbidden.DROPPED).strip())
                    .isEqualTo("| trailer [X-A=1] [X-B=2] | left y");
        }
        assertThat(Chunks.read(bytes("0~Host:_a~~"), 1, ChunkedReader.Forbidden.DROPPED)
                        .strip())
                .isEqualTo("| trailer | left");
        assertThat(Chunks.read(bytes("0~Host:_a~x~~"), 1, ChunkedReader.Forbidden.DROPPED))
                .startsWith("BAD");
    }

    @Test
    void a_name_with_underscores_is_refused_in_a_trailer_where_its_twin_is() {
        assertThat(Chunks.read(Heads.bytes("0\r\nX_Fairlead_Client: x\r\n\r\n"), 1))
                .startsWith("BAD");
        assertThat(Chunks.read(Heads.bytes("0\r\nMy_Sum: x\r\n\r\n"), 1)).contains("[My_Sum=x]");
    }

    @Test
    void extensions_are_bounded_over_the_whole_body() {
        String body = ("1;" + "e".repeat(100) + "\r\nx\r\n").repeat(100);
        assertThat(Chunks.read(Heads.bytes(body), 1000)).startsWith("BAD");
    }

    @Test
    void the_trailer_is_bounded() {
        String many = "0\r\n" + "X: y\r\n".repeat(101) + "\r\n";
        String large = "0\r\nX: " + "y".repeat(17_000) + "\r\n\r\n";
        assertThat(Chunks.read(Heads.bytes(many), 1000)).startsWith("HEAD_TOO_LARGE");
        assertThat(Chunks.read(Heads.bytes(large), 1000)).startsWith("HEAD_TOO_LARGE");
    }
}
