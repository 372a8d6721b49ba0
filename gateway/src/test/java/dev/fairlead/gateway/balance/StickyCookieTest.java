package dev.fairlead.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Service.Sticky;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StickyCookieTest {

    private static final List<String> BACKENDS = List.of("http://10.0.0.1:80", "http://10.0.0.2:80");
    private static final Sticky PLAIN = new Sticky("", false, false, "", 0, "/", "");

    private static StickyCookie cookie(Sticky sticky, String key) {
        return new StickyCookie(sticky, key.getBytes(java.nio.charset.StandardCharsets.UTF_8), "s@file", BACKENDS);
    }

    private static String value(StickyCookie cookie, int number) {
        return cookie.set(number).replaceAll("^[^=]*=([^;]*).*$", "$1");
    }

    @Test
    void what_is_set_is_found_again_among_other_cookies() {
        StickyCookie cookie = cookie(new Sticky("lvl", false, false, "", 0, "/", ""), "k");
        String second = value(cookie, 1);
        assertThat(cookie.find("a=b; lvl=" + second)).isEqualTo(1);
        assertThat(cookie.find("lvl=" + second + "; a=b")).isEqualTo(1);
        assertThat(cookie.find("xlvl=" + second)).isEqualTo(Chooser.NOBODY);
        assertThat(cookie.find("lvlx=" + second)).isEqualTo(Chooser.NOBODY);
        assertThat(cookie.find("lvl=")).isEqualTo(Chooser.NOBODY);
        assertThat(cookie.find("lvl=http://10.0.0.1:80")).isEqualTo(Chooser.NOBODY);
        assertThat(cookie.find(null)).isEqualTo(Chooser.NOBODY);
    }

    @Test
    void every_attribute_is_written() {
        Sticky all = new Sticky("n", true, true, "strict", 42, "/x", "example.com");
        assertThat(cookie(all, "k").set(0))
                .matches("n=[0-9a-f]{24}; Path=/x; Domain=example.com; Max-Age=42; HttpOnly; Secure; SameSite=Strict");
        assertThat(cookie(PLAIN, "k").set(0)).matches("_[0-9a-f]{8}=[0-9a-f]{24}; Path=/");
        assertThat(cookie(new Sticky("n", false, false, "", -1, "/", ""), "k").set(0))
                .endsWith("; Max-Age=0");
    }

    @Test
    void replicas_with_one_key_agree_and_nobody_without_it_can_tell() {
        assertThat(cookie(PLAIN, "k").set(0)).isEqualTo(cookie(PLAIN, "k").set(0));
        assertThat(value(cookie(PLAIN, "k"), 0))
                .isNotEqualTo(value(cookie(PLAIN, "other"), 0))
                .isNotEqualTo(value(cookie(PLAIN, "k"), 1));
    }
}
