package dev.fairlead.compose.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SubstitutionTest {

    private static final Map<String, String> SET = Map.of("HOST", "example.com", "EMPTY", "");

    private static Substitution.Filled fill(String text) {
        return Substitution.standingIn(SET::get).fill(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "a $HOST b > a example.com b",
                "${HOST} > example.com",
                "$$HOST > $HOST",
                "$$$HOST > $example.com",
                "${EMPTY}x > x",
                "${EMPTY:-other} > other",
                "${EMPTY-other}x > x",
                "${NONE:-other} > other",
                "${NONE-other} > other",
                "${NONE:-${HOST}} > example.com",
                "${NONE:-${ALSO:-deep}} > deep",
                "${HOST:?must be set} > example.com",
                "${HOST:+yes} > yes",
                "${EMPTY:+yes}x > x",
                "${EMPTY+yes} > yes",
                "${NONE:+yes}x > x",
                "${NONE:-a$$b} > a$b",
                "^/v1$ > ^/v1$",
                "$(date) a $ b > $(date) a $ b"
            })
    void puts_variables_in_as_compose_does(String written, String filled) {
        assertThat(fill(written).text()).isEqualTo(filled);
        assertThat(fill(written).invalid()).isEmpty();
        assertThat(fill(written).unset()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "${STACK_NAME}, stack-name",
        "${WEB_PORT}, 8080",
        "${APP_ENABLED}, true",
        "${TAG?no tag}, tag",
        "$DOMAIN, domain",
        "traefik.http.routers.a.rule=${RULE?}, traefik.http.routers.a.rule=Host(`rule`)",
        "traefik.http.routers.a.rule=Host(`$RULE`), traefik.http.routers.a.rule=Host(`rule`)",
        "traefik.http.middlewares.m.basicauth.users=$ALL, traefik.http.middlewares.m.basicauth.users=all:{SHA}AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "traefik.http.middlewares.m.basicauth.users=me:$ALL, traefik.http.middlewares.m.basicauth.users=me:{SHA}AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "traefik.http.middlewares.m.digestAuth.users=$ALL, traefik.http.middlewares.m.digestAuth.users=all:traefik:00000000000000000000000000000000"
    })
    void stands_in_for_what_is_not_set(String written, String filled) {
        assertThat(fill(written).text()).isEqualTo(filled);
        assertThat(fill(written).unset()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${", "${}", "${HOST", "${HOST!x}", "${{ vars.X }}"})
    void refuses_what_compose_refuses(String written) {
        assertThat(fill(written).invalid()).isPresent();
    }

    @Test
    void an_endless_default_ends() {
        assertThat(fill("${A:-".repeat(20) + "x" + "}".repeat(20)).invalid()).isPresent();
    }
}
