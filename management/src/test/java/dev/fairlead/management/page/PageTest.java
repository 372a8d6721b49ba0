package dev.fairlead.management.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.http.Listener;
import dev.fairlead.management.http.Traffic;
import dev.fairlead.management.http.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTest {

    private Listener listener;

    @BeforeEach
    void open() throws IOException {
        Page page = Page.load();
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        listener = Listener.open(any, page::answer, new Traffic(), Duration.ZERO, 1);
    }

    @AfterEach
    void close() {
        listener.close();
    }

    private String get(String method, String path) throws IOException {
        return Wire.exchange(
                listener.port(), method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8",
        "/app.js, text/javascript; charset=utf-8",
        "/app.css, text/css; charset=utf-8",
        "/icon.svg, image/svg+xml"
    })
    void files_come_with_strict_headers(String path, String mediaType) throws IOException {
        String answer = get("GET", path);
        assertThat(Wire.status(answer)).isEqualTo(200);
        assertThat(answer.toLowerCase(Locale.ROOT))
                .contains("content-type: " + mediaType)
                .contains("content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'")
                .contains("frame-ancestors 'none'")
                .contains("x-content-type-options: nosniff")
                .contains("referrer-policy: no-referrer")
                .doesNotContain("unsafe-inline")
                .doesNotContain("unsafe-eval");
    }

    @Test
    void the_page_has_nothing_inline_and_nothing_from_elsewhere() throws IOException {
        String html = get("GET", "/");
        assertThat(html)
                .doesNotContainPattern("<script(?![^>]* src=\"/)")
                .doesNotContain("<style")
                .doesNotContain(" style=")
                .doesNotContainPattern(" on[a-z]+=")
                .doesNotContain("http://")
                .doesNotContain("https://");
        assertThat(get("GET", "/app.js"))
                .doesNotContain("innerHTML")
                .doesNotContain("localStorage")
                .doesNotContain("eval(");
    }

    @Test
    void the_page_can_only_be_read() throws IOException {
        assertThat(Wire.status(get("POST", "/"))).isEqualTo(405);
        String head = get("HEAD", "/");
        assertThat(head).contains("200").endsWith("\r\n\r\n");
    }
}
