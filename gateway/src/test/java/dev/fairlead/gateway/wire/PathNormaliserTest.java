package dev.fairlead.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PathNormaliserTest {

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "//, /",
        "/a, /a",
        "/a/, /a/",
        "//a///b//, /a/b/",
        "/a/./b, /a/b",
        "/a/., /a/",
        "/./, /",
        "/., /",
        "/.., /",
        "/../, /",
        "/../../etc, /etc",
        "/a/../b, /b",
        "/a/.., /",
        "/a/b/.., /a/",
        "/a/b/../, /a/",
        "/a/b/../../.., /",
        "/a//../b, /b",
        "/%61%62, /ab",
        "/%7euser, /~user",
        "/%2e%2E/%2e/x, /x",
        "/a%2fb, /a%2Fb",
        "/a%2Fb, /a%2Fb",
        "/%252e%252e/, /%252e%252e/",
        "/%c3%a9, /%C3%A9",
        "/a;x=1/b, /a;x=1/b",
        "/a/;v=1, /a/;v=1",
        "/;jsessionid=1, /;jsessionid=1",
        "/a%3bx/b, /a%3Bx/b",
        "/to/http%3a%2f%2fb%2fc/x, /to/http%3A%2F%2Fb%2Fc/x",
        "/a%2f, /a%2F",
        "/a%2f.b/c, /a%2F.b/c",
        "/a%252f../b, /a%252f../b",
        "/.../a, /.../a",
        "/.a/..b, /.a/..b",
        "/%3f%23%20, /%3F%23%20",
    })
    void normalises(String path, String normal) throws Malformed {
        byte[] bytes = Heads.bytes("__" + path);
        int end = PathNormaliser.normalise(bytes, 2, bytes.length);
        assertThat(new String(bytes, 2, end - 2, StandardCharsets.ISO_8859_1)).isEqualTo(normal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/..%2fb",
                "/a/%2e%2e%2fb",
                "/a/.%2Fb",
                "/a%2f../b",
                "/a%2f..",
                "/a%2f..%2fb",
                "/a%2f.;x/b",
                "/..;/a",
                "/a/..;x=1/b",
                "/a/..%3b/b",
                "/a/..%3Bx=1%2fb",
                "/a/.;/b",
                "/a;x=%2f../b",
                "/%2fa",
                "/a/%2Fb",
                "/a%2f/b",
                "/a%2f;x/b",
                "/;x/a",
                "/%3bx/a",
                "/a/%2f",
                "/a%5cb",
                "/a%00",
                "/a%2",
                "/a%zz",
            })
    void refuses_what_a_later_hop_may_read_in_another_way(String path) {
        byte[] bytes = Heads.bytes("__" + path);
        assertThatThrownBy(() -> PathNormaliser.normalise(bytes, 2, bytes.length))
                .isInstanceOf(Malformed.class);
        assertThat(Heads.request(Heads.bytes("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"), 1))
                .startsWith("BAD");
    }
}
