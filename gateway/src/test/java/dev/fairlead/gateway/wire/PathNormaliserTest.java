package dev.fairlead.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        "/..;/a, /..;/a",
        "/.../a, /.../a",
        "/.a/..b, /.a/..b",
        "/%3f%23%20, /%3F%23%20",
    })
    void normalises(String path, String normal) throws Malformed {
        byte[] bytes = Heads.bytes("__" + path);
        int end = PathNormaliser.normalise(bytes, 2, bytes.length);
        assertThat(new String(bytes, 2, end - 2, StandardCharsets.ISO_8859_1)).isEqualTo(normal);
    }
}
