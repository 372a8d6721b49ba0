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
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTest {

    private static final String BUILT = "/dev/fairlead/management/page/built/";
    private static final Pattern NONCE = Pattern.compile("nonce-([0-9a-f]{32})");

    private Listener listener;

    @BeforeEach
    void open() throws IOException {
        listener = serving(BUILT);
    }

    private static Listener serving(String folder) throws IOException {
        Page page = Page.load(folder, new SplittableRandom());
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return Listener.open(any, page::answer, new Traffic(), Duration.ZERO, 1);
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
        "/index.html, text/html; charset=utf-8",
        "/assets/app.js, text/javascript; charset=utf-8",
        "/assets/app.css, text/css; charset=utf-8",
        "/icon.svg, image/svg+xml"
    })
    void files_come_with_strict_headers(String path, String mediaType) throws IOException {
        String answer = get("GET", path);
        assertThat(Wire.status(answer)).isEqualTo(200);
        assertThat(answer.toLowerCase(Locale.ROOT))
                .contains("content-type: " + mediaType)
                .contains("content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'")
                .contains("frame-ancestors 'none'")
                .contains("x-frame-options: deny")
                .contains("x-content-type-options: nosniff")
                .contains("referrer-policy: no-referrer")
                .doesNotContain("unsafe-inline")
                .doesNotContain("unsafe-eval");
    }

    @Test
    void each_page_has_a_number_for_its_styles_that_no_other_has() throws IOException {
        String first = nonce(get("GET", "/"));
        assertThat(nonce(get("GET", "/"))).isNotEqualTo(first);
        assertThat(get("GET", "/")).contains("no-store");
    }

    private static String nonce(String answer) {
        Matcher found = NONCE.matcher(answer);
        assertThat(found.find()).as(answer).isTrue();
        assertThat(answer).contains("content=\"" + found.group(1) + "\"").doesNotContain("__NONCE__");
        return found.group(1);
    }

    @Test
    void files_with_a_hash_in_their_name_are_kept_for_good_and_others_are_asked_for_again() throws IOException {
        assertThat(get("GET", "/assets/app.js")).contains("immutable").contains("let it = 1");
        assertThat(get("GET", "/icon.svg")).contains("no-cache").doesNotContain("immutable");
    }

    @Test
    void a_browser_that_takes_packed_files_gets_them() throws IOException {
        String answer = Wire.exchange(
                listener.port(),
                "GET /assets/app.js HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br, gzip\r\nConnection: close\r\n\r\n");
        assertThat(answer.toLowerCase(Locale.ROOT))
                .contains("content-encoding: gzip")
                .contains("vary: accept-encoding")
                .doesNotContain("let it = 1");
    }

    @Test
    void the_page_can_only_be_read() throws IOException {
        assertThat(Wire.status(get("POST", "/"))).isEqualTo(405);
        String head = get("HEAD", "/");
        assertThat(head).contains("200").endsWith("\r\n\r\n");
    }

    @Test
    void nothing_but_its_own_files_is_there() throws IOException {
        for (String path :
                new String[] {"/assets/../Page.class", "/files.txt", "/assets/none.js", "/assets/%2e%2e/x"}) {
            assertThat(Wire.status(get("GET", path))).as(path).isBetween(400, 404);
        }
    }

    @Test
    void without_a_console_the_page_says_how_to_build_it() throws IOException {
        listener.close();
        listener = serving("/nothing/here/");
        String page = get("GET", "/");
        assertThat(Wire.status(page)).isEqualTo(200);
        assertThat(page).contains("no console").contains("./mvnw").contains("frame-ancestors 'none'");
        assertThat(page).doesNotContain("<script").doesNotContain("style=");
    }
}
