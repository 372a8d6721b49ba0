package dev.fairlead.cli.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cli.settings.BadSettings;
import dev.fairlead.cli.settings.Settings;
import dev.fairlead.store.replica.RunningSettings;
import dev.fairlead.store.replica.RunningSettings.One;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process tells of its settings: everything but what is secret. */
final class ToldTest {

    private static final String KEY = "c2VzYW1lc2VzYW1lc2VzYW1lc2VzYW1lc2VzYW1lMTI=";

    /** Each secret has this in it, but the key, which is what it is. */
    private static final String SESAME = "sesame";

    @TempDir
    Path directory;

    /** Variables that hold or may hold a secret, each with one in it. */
    private Map<String, String> secrets() {
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "MONGODB_URI", "mongodb://ann:sesame@db:27017/f?authMechanismProperties=AWS_SESSION_TOKEN:sesame");
        environment.put("REDIS_URL", "rediss://:sesame%40@r:6379/1");
        environment.put("FAIRLEAD_ENCRYPTION_KEY", KEY);
        environment.put("FAIRLEAD_ADMIN_PASSWORD", "open sesame now");
        environment.put("FAIRLEAD_TRACING_ENDPOINT", "https://c:4318/v1/traces?api-key=sesame");
        environment.put("FAIRLEAD_TRACING_HEADERS", "Authorization=Bearer sesame");
        environment.put("FAIRLEAD_SMTP_URL", "smtps://ann:sesame@mail.example.com");
        environment.put("FAIRLEAD_MAIL_FROM", "ops@example.com");
        environment.put("FAIRLEAD_PUBLIC_URL", "https://fairlead.example.com");
        environment.put("FAIRLEAD_OIDC_ISSUER", "https://id.example.com");
        environment.put("FAIRLEAD_OIDC_CLIENT_ID", "fairlead");
        environment.put("FAIRLEAD_OIDC_CLIENT_SECRET", "sesame");
        environment.put("FAIRLEAD_OIDC_ROLES", "ops=admin");
        environment.put("FAIRLEAD_ACME_RESOLVERS", "le");
        environment.put("FAIRLEAD_ACME_EAB_KID", "account");
        environment.put("FAIRLEAD_ACME_EAB_HMAC", "sesamesesame");
        environment.put("DOCKER_HOST", "tcp://ann:sesame@engine:2375");
        environment.put("FAIRLEAD_IDLE_TIMEOUT", "75s");
        return environment;
    }

    /** The same, each from a file of its own. */
    private Map<String, String> inFiles(Map<String, String> environment) throws IOException {
        Map<String, String> files = new HashMap<>();
        for (Map.Entry<String, String> each : environment.entrySet()) {
            Path file = Files.writeString(directory.resolve(each.getKey()), each.getValue() + "\n");
            files.put(each.getKey() + "_FILE", file.toString());
        }
        return files;
    }

    private static RunningSettings told(Map<String, String> environment) throws BadSettings {
        Settings settings = Settings.resolve(Map.of(), environment, "host-1");
        return Told.of(settings, List.of(RunningSettings.GATEWAY), Map.of("limiter", "up"));
    }

    @Test
    void no_secret_is_in_it_wherever_it_was_set() throws BadSettings, IOException {
        Path flat = Files.writeString(
                directory.resolve("flat.yml"),
                "oidcClientSecret: sesame\nadminPassword: open sesame now\nencryptionKey: " + KEY + "\n");
        Map<String, String> inOneFile = secrets();
        inOneFile.keySet().removeAll(List.of("FAIRLEAD_OIDC_CLIENT_SECRET", "FAIRLEAD_ADMIN_PASSWORD"));
        inOneFile.remove("FAIRLEAD_ENCRYPTION_KEY");
        inOneFile.put("FAIRLEAD_CONFIG", flat.toString());
        for (Map<String, String> environment : List.of(secrets(), inFiles(secrets()), inOneFile)) {
            RunningSettings told = told(environment);
            assertThat(told.json()).doesNotContain(SESAME, KEY);
            assertThat(told.of("FAIRLEAD_OIDC_CLIENT_SECRET")).map(One::value).contains("***");
            assertThat(told.of("FAIRLEAD_ENCRYPTION_KEY")).map(One::value).contains("***");
            assertThat(told.of("REDIS_URL")).map(One::value).contains("rediss://:***@r:6379/1");
            assertThat(told.of("MONGODB_URI"))
                    .map(One::value)
                    .contains("mongodb://ann:***@db:27017/f?authMechanismProperties=AWS_SESSION_TOKEN:***");
            assertThat(told.of("FAIRLEAD_TRACING_ENDPOINT"))
                    .map(One::value)
                    .contains("https://c:4318/v1/traces?api-key=***");
        }
    }

    @Test
    void whatever_is_masked_says_so() throws BadSettings {
        List<String> masked = new ArrayList<>();
        told(secrets()).settings().stream()
                .filter(one -> one.value().contains("***"))
                .forEach(one -> {
                    masked.add(one.variable());
                    assertThat(one.hidden()).as(one.variable()).isNotEqualTo("nothing");
                });
        assertThat(masked).hasSize(10);
    }

    @Test
    void it_says_where_a_value_is_from_and_what_else_it_may_be() throws BadSettings, IOException {
        RunningSettings told = told(inFiles(Map.of("FAIRLEAD_IDLE_TIMEOUT", "75s")));
        One idle = told.of("FAIRLEAD_IDLE_TIMEOUT").orElseThrow();
        assertThat(idle.value()).isEqualTo("75s");
        assertThat(idle.origin()).isEqualTo("FAIRLEAD_IDLE_TIMEOUT_FILE=" + directory.resolve("FAIRLEAD_IDLE_TIMEOUT"));
        assertThat(idle.fallback()).isEqualTo("60s");
        assertThat(idle.allowed()).contains("1ms", "1h");
        assertThat(idle.readBy()).containsExactly(RunningSettings.GATEWAY);
        assertThat(idle.isChanged()).isTrue();
        assertThat(told.of("FAIRLEAD_REPLICA")).map(One::value).contains("host-1");
        assertThat(told.host().name()).isEqualTo("host-1");
        assertThat(told.settings().stream().filter(One::isChanged)).containsExactly(idle);
    }

    @Test
    void a_gateway_answers_it_to_whoever_asks_for_it() throws BadSettings {
        RunningSettings told = told(secrets());
        Answering answering = new Answering(
                (query, headers) -> "explained",
                workflow -> "captured",
                (service, urls, drained) -> List.of(),
                told::json);
        assertThat(RunningSettings.read(answering.apply("{\"settings\":true}"))).contains(told);
        assertThat(answering.apply("{\"explain\":\"url=/\",\"headers\":[]}")).isEqualTo("explained");
    }
}
