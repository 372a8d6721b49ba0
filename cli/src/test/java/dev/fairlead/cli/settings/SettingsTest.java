package dev.fairlead.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {

    private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    /** Every setting: variable, key in the file, default, another value. A new setting is a new line here. */
    private static final List<String> TABLE = List.of(
            "FAIRLEAD_HTTP_PORT|httpPort|8080|0",
            "FAIRLEAD_HTTPS_PORT|httpsPort|8443|444",
            "FAIRLEAD_ADMIN_ADDRESS|adminAddress|127.0.0.1:8081|[::1]:9",
            "FAIRLEAD_MANAGEMENT_PORT|managementPort|3000|3001",
            "MONGODB_URI|mongodbUri||mongodb://h/db",
            "REDIS_URL|redisUrl||rediss://h",
            "FAIRLEAD_REDIS_CA|redisCa||/ca.pem",
            "FAIRLEAD_REDIS_TIMEOUT|redisTimeout|50ms|20ms",
            "FAIRLEAD_REDIS_PREFIX|redisPrefix|fairlead|staging",
            "FAIRLEAD_REPLICAS|replicas|1|3",
            "FAIRLEAD_SOURCES|sources|store|file:a.yaml,store",
            "DOCKER_HOST|dockerHost|unix:///var/run/docker.sock|tcp://proxy:2375",
            "DOCKER_TLS_VERIFY|dockerTlsVerify||1",
            "DOCKER_CERT_PATH|dockerCertPath||/certs",
            "FAIRLEAD_DOCKER_EXPOSED_BY_DEFAULT|dockerExposedByDefault|true|false",
            "FAIRLEAD_DOCKER_DEFAULT_RULE|dockerDefaultRule|Host(`{{ normalize .Name }}`)|Host(`{{ .Name }}.local`)",
            "FAIRLEAD_DOCKER_CONSTRAINTS|dockerConstraints||Label(`a`, `b`)",
            "FAIRLEAD_DOCKER_NETWORK|dockerNetwork||frontend",
            "FAIRLEAD_DOCKER_STRICT|dockerStrict|false|true",
            "FAIRLEAD_DATA|data|.fairlead|/var/lib/x",
            "FAIRLEAD_ENCRYPTION_KEY|encryptionKey||" + KEY,
            "FAIRLEAD_SECRET_COMMANDS|secretCommands||/usr/bin/give",
            "FAIRLEAD_WORKFLOW_ADDRESSES|workflowAddresses||10.0.0.0/8, ::1",
            "FAIRLEAD_ADMIN_PASSWORD|adminPassword||long enough",
            "FAIRLEAD_TRUSTED_PROXIES|trustedProxies||10.0.0.0/8, ::1",
            "FAIRLEAD_HEADER_TIMEOUT|headerTimeout|10s|1ms",
            "FAIRLEAD_IDLE_TIMEOUT|idleTimeout|60s|1h",
            "FAIRLEAD_BODY_TIMEOUT|bodyTimeout|30s|5",
            "FAIRLEAD_CONNECT_TIMEOUT|connectTimeout|5s|1m30s",
            "FAIRLEAD_RESPONSE_TIMEOUT|responseTimeout|60s|500ms",
            "FAIRLEAD_TOTAL_TIMEOUT|totalTimeout|0s|1s",
            "FAIRLEAD_MAX_HEAD_BYTES|maxHeadBytes|16KiB|1MiB",
            "FAIRLEAD_MAX_BODY_BYTES|maxBodyBytes|0|10MiB",
            "FAIRLEAD_MAX_CONNECTIONS|maxConnections|16384|1",
            "FAIRLEAD_STREAM_IDLE_TIMEOUT|streamIdleTimeout|1h|24h",
            "FAIRLEAD_MAX_TUNNELS|maxTunnels|8192|0",
            "FAIRLEAD_PROXY_PROTOCOL|proxyProtocol||http",
            "FAIRLEAD_H2C|h2c|false|true",
            "FAIRLEAD_HTTP2_MAX_STREAMS|http2MaxStreams|250|1",
            "FAIRLEAD_HTTP2_MAX_REQUESTS|http2MaxRequests|100000|1",
            "FAIRLEAD_HTTP2_MAX_RESETS|http2MaxResets|200|1",
            "FAIRLEAD_HTTP2_MAX_NOISE|http2MaxNoise|64KiB|1MiB",
            "FAIRLEAD_HTTP2_WINDOW|http2Window|256KiB|64KiB",
            "FAIRLEAD_DRAIN_DELAY|drainDelay|3s|0",
            "FAIRLEAD_DRAIN_TIMEOUT|drainTimeout|30s|1m",
            "FAIRLEAD_LOOPS|loops|0|256",
            "FAIRLEAD_TRACING_ENDPOINT|tracingEndpoint||http://collector:4318/v1/traces",
            "FAIRLEAD_TRACING_RATIO|tracingRatio|0.1|1",
            "FAIRLEAD_TRACING_SERVICE_NAME|tracingServiceName|fairlead|edge",
            "FAIRLEAD_TRACING_HEADERS|tracingHeaders||Api-Key=abc",
            "FAIRLEAD_METRICS_TRAEFIK|metricsTraefik|false|services,routers",
            "FAIRLEAD_METRICS_TRAEFIK_BUCKETS|metricsTraefikBuckets|0.1,0.3,1.2,5|0.5,10",
            "FAIRLEAD_LOG_LEVEL|logLevel|info|WARN,io.netty=debug",
            "FAIRLEAD_LOG_FORMAT|logFormat|json|text",
            "FAIRLEAD_REPLICA|replica||r-1",
            "FAIRLEAD_CONFIG|config||",
            "KUBECONFIG|kubeconfig||/etc/kube/config",
            "FAIRLEAD_KUBERNETES_INGRESS_CLASS|kubernetesIngressClass|fairlead|edge",
            "FAIRLEAD_KUBERNETES_ADDRESSES|kubernetesAddresses||203.0.113.7,gateway.example.com",
            "FAIRLEAD_KUBERNETES_PUBLISHED_SERVICE|kubernetesPublishedService||edge/gateway",
            "FAIRLEAD_KUBERNETES_EXTERNAL_NAMES|kubernetesExternalNames|false|true",
            "FAIRLEAD_ENTRYPOINT_NAMES|entrypointNames||web-secure=https, public=http",
            "FAIRLEAD_ENTRYPOINT_REDIRECTIONS|entrypointRedirections||web=websecure priority=10",
            "FAIRLEAD_ENTRYPOINT_MIDDLEWARES|entrypointMiddlewares||web=auth@file, web=headers",
            "FAIRLEAD_ENTRYPOINT_TLS|entrypointTls||websecure=modern@file certResolver=le",
            "FAIRLEAD_DEFAULT_ENTRYPOINTS|defaultEntrypoints||websecure, web",
            "FAIRLEAD_PARTNER_MCP|partnerMcp|true|false",
            "FAIRLEAD_ACME_RESOLVERS|acmeResolvers||le",
            "FAIRLEAD_ACME_CA_SERVER|acmeCaServer|https://acme-v02.api.letsencrypt.org/directory|https://ca.example.com/dir",
            "FAIRLEAD_ACME_EMAIL|acmeEmail||ops@example.com",
            "FAIRLEAD_ACME_CHALLENGE|acmeChallenge|http|tls",
            "FAIRLEAD_ACME_KEY_TYPE|acmeKeyType|EC256|RSA2048",
            "FAIRLEAD_ACME_CA_CERTIFICATES|acmeCaCertificates||/ca.pem",
            "FAIRLEAD_ACME_EAB_KID|acmeEabKid||account-1",
            "FAIRLEAD_ACME_EAB_HMAC|acmeEabHmac||c2VjcmV0",
            "FAIRLEAD_REQUEST_RECORDS|requestRecords|10|0",
            "FAIRLEAD_REQUEST_RECORDS_FAILED|requestRecordsFailed|10|1000",
            "FAIRLEAD_REQUEST_RECORDS_HEADERS|requestRecordsHeaders||User-Agent, X-Tenant",
            "FAIRLEAD_REQUEST_RECORDS_PARAMETERS|requestRecordsParameters||page",
            "FAIRLEAD_REQUEST_RECORDS_AGE|requestRecordsAge|72h|24h",
            "FAIRLEAD_REQUEST_RECORDS_SIZE|requestRecordsSize|128MiB|1GiB",
            "FAIRLEAD_BACKEND_ADDRESSES|backendAddresses|public,private|public, 10.0.0.0/8",
            "FAIRLEAD_ALERT_PRIVATE_ADDRESSES|alertPrivateAddresses|false|true",
            "FAIRLEAD_SMTP_URL|smtpUrl||smtps://fairlead:hidden@mail.example.com",
            "FAIRLEAD_MAIL_FROM|mailFrom||fairlead@example.com",
            "FAIRLEAD_PUBLIC_URL|publicUrl||https://fairlead.example.com/admin",
            "FAIRLEAD_OIDC_ISSUER|oidcIssuer||https://id.example.com",
            "FAIRLEAD_OIDC_CLIENT_ID|oidcClientId||fairlead",
            "FAIRLEAD_OIDC_CLIENT_SECRET|oidcClientSecret||hidden",
            "FAIRLEAD_OIDC_SCOPES|oidcScopes|openid,profile,email|openid,groups",
            "FAIRLEAD_OIDC_GROUPS_CLAIM|oidcGroupsClaim|groups|roles",
            "FAIRLEAD_OIDC_ROLES|oidcRoles||admins=admin,*=viewer",
            "FAIRLEAD_OIDC_NAME|oidcName|single sign-on|Example");

    @TempDir
    Path directory;

    private static Settings resolve(Map<String, String> environment) throws BadSettings {
        return Settings.resolve(Map.of(), environment, "host-1");
    }

    private static List<String> errors(Map<String, String> environment) {
        BadSettings bad = catchThrowableOfType(BadSettings.class, () -> resolve(environment));
        return bad == null ? List.of() : bad.errors();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    @Test
    void every_variable_key_and_default_is_as_pinned() {
        assertThat(SettingsTable.ALL.stream()
                        .map(setting -> setting.variable() + "|" + setting.key() + "|" + setting.fallback())
                        .toList())
                .isEqualTo(TABLE.stream()
                        .map(line -> line.substring(0, line.lastIndexOf('|')))
                        .toList());
        assertThat(SettingsTable.ALL).allMatch(setting -> !setting.help().isEmpty());
    }

    @Test
    void what_proves_who_somebody_is_is_never_recorded() {
        assertThat(errors(Map.of("FAIRLEAD_REQUEST_RECORDS_HEADERS", "User-Agent, Authorization")))
                .singleElement()
                .asString()
                .contains("FAIRLEAD_REQUEST_RECORDS_HEADERS", "authorization", "never recorded");
        assertThat(errors(Map.of("FAIRLEAD_REQUEST_RECORDS_PARAMETERS", "a b"))).hasSize(1);
    }

    @Test
    void mail_has_a_server_and_a_sender() throws BadSettings {
        Map<String, String> both = Map.of(
                "FAIRLEAD_SMTP_URL",
                "smtp://ann:hidden@mail.example.com",
                "FAIRLEAD_MAIL_FROM",
                "fairlead@example.com");
        assertThat(resolve(both).outward().mail().orElseThrow()).satisfies(mail -> {
            assertThat(mail.port()).isEqualTo(587);
            assertThat(mail.plain()).isFalse();
            assertThat(mail.password()).isEqualTo("hidden");
        });
        assertThat(resolve(both).describe()).doesNotContain("hidden");
        assertThat(errors(Map.of("FAIRLEAD_SMTP_URL", "smtp://mail")))
                .first()
                .asString()
                .contains("FAIRLEAD_MAIL_FROM");
        assertThat(errors(Map.of("FAIRLEAD_SMTP_URL", "http://mail")))
                .first()
                .asString()
                .doesNotContain("http://mail");
    }

    @Test
    void single_sign_on_is_set_as_a_whole_or_not_at_all() throws BadSettings {
        Map<String, String> all = Map.of(
                "FAIRLEAD_OIDC_ISSUER", "https://id.example.com",
                "FAIRLEAD_OIDC_CLIENT_ID", "fairlead",
                "FAIRLEAD_OIDC_CLIENT_SECRET", "hidden",
                "FAIRLEAD_OIDC_ROLES", "admins=admin, ops=editor",
                "FAIRLEAD_PUBLIC_URL", "https://fairlead.example.com/");
        assertThat(resolve(all).outward().sso().orElseThrow().redirect())
                .isEqualTo("https://fairlead.example.com/api/v1/session/oidc/callback");
        assertThat(resolve(all).describe()).doesNotContain("hidden");
        for (String one : all.keySet()) {
            Map<String, String> without = new HashMap<>(all);
            without.remove(one);
            assertThat(errors(without)).as("without %s", one).isNotEmpty();
        }
        assertThat(errors(Map.of("FAIRLEAD_OIDC_ISSUER", "http://id.example.com")))
                .first()
                .asString()
                .contains("https");
        assertThat(errors(Map.of("FAIRLEAD_OIDC_ROLES", "admins=king")))
                .first()
                .asString()
                .contains("GROUP=ROLE");
        assertThat(errors(Map.of("FAIRLEAD_OIDC_SCOPES", "profile")))
                .first()
                .asString()
                .contains("openid");
    }

    @Test
    void every_setting_is_taken_from_the_environment_and_from_the_file() throws BadSettings, IOException {
        Map<String, String> environment = new HashMap<>();
        StringBuilder file = new StringBuilder();
        for (String line : TABLE) {
            String[] parts = line.split("\\|", -1);
            if (!parts[3].isEmpty()) {
                environment.put(parts[0], parts[3]);
                file.append(parts[1]).append(": \"").append(parts[3]).append("\"\n");
            }
        }
        Settings fromEnvironment = resolve(environment);
        Settings fromFile = resolve(
                Map.of("FAIRLEAD_CONFIG", write("fairlead.yml", file.toString()).toString()));
        assertThat(fromFile.listeners()).isEqualTo(fromEnvironment.listeners());
        assertThat(fromFile.times()).isEqualTo(fromEnvironment.times());
        assertThat(fromFile.bounds()).isEqualTo(fromEnvironment.bounds());
        assertThat(fromFile.storage()).isEqualTo(fromEnvironment.storage());
        assertThat(fromFile.docker()).isEqualTo(fromEnvironment.docker());
        assertThat(fromFile.identity()).isEqualTo(fromEnvironment.identity());
        assertThat(fromFile.resolvers()).hasSize(1).isEqualTo(fromEnvironment.resolvers());
        assertThat(fromFile.records()).isEqualTo(fromEnvironment.records());
        assertThat(fromFile.tracing()).isPresent().isEqualTo(fromEnvironment.tracing());
        assertThat(fromFile.tracing().orElseThrow().headers()).containsExactly(Map.entry("Api-Key", "abc"));
        assertThat(fromEnvironment.effective())
                .filteredOn(one -> !one.key().equals("config"))
                .allMatch(one -> one.origin().equals("environment"));
        assertThat(fromEnvironment).isNotEqualTo(resolve(Map.of()));
        assertThat(fromEnvironment.storage().sources())
                .containsExactly(new SourceChoice.File(Path.of("a.yaml")), new SourceChoice.Store());
        assertThat(fromEnvironment.bounds().maxHeadBytes()).isEqualTo(1 << 20);
    }

    @Test
    void what_tracing_is_told_is_checked_and_its_headers_are_not_shown() throws BadSettings {
        assertThat(resolve(Map.of()).tracing()).isEmpty();
        assertThat(errors(Map.of("FAIRLEAD_TRACING_ENDPOINT", "collector:4318")))
                .singleElement()
                .asString()
                .contains("FAIRLEAD_TRACING_ENDPOINT", "http://collector:4318/v1/traces");
        assertThat(errors(Map.of("FAIRLEAD_TRACING_RATIO", "1.5")))
                .singleElement()
                .asString()
                .contains("0 to 1");
        assertThat(errors(Map.of("FAIRLEAD_TRACING_HEADERS", "a=b,geheim")))
                .singleElement()
                .asString()
                .contains("header 2", "NAME=VALUE")
                .doesNotContain("geheim");
        assertThat(errors(Map.of("FAIRLEAD_TRACING_HEADERS", "Host=collector")))
                .singleElement()
                .asString()
                .contains("FAIRLEAD_TRACING_HEADERS", "\"Host\" is set by the gateway itself");
        Settings settings = resolve(Map.of(
                "FAIRLEAD_TRACING_ENDPOINT", "https://c/v1/traces", "FAIRLEAD_TRACING_HEADERS", "Api-Key=geheim"));
        assertThat(settings.describe()).doesNotContain("geheim");
        assertThat(settings.toString()).doesNotContain("geheim");
    }

    @Test
    void the_first_place_that_gives_a_value_wins() throws BadSettings, IOException {
        Path file = write("fairlead.yml", "httpPort: 1\nmanagementPort: 2\nloops: 3\nsources: [store, 'file:x']\n");
        Settings settings = Settings.resolve(
                Map.of("FAIRLEAD_HTTP_PORT", "7"),
                Map.of(
                        "FAIRLEAD_CONFIG", file.toString(),
                        "FAIRLEAD_HTTP_PORT", "8",
                        "FAIRLEAD_MANAGEMENT_PORT", "9"),
                "h");
        assertThat(settings.listeners().httpPort()).isEqualTo(7);
        assertThat(settings.listeners().managementPort()).isEqualTo(9);
        assertThat(settings.bounds().loops()).isEqualTo(3);
        assertThat(settings.storage().sources()).hasSize(2);
        assertThat(settings.identity().replica()).isEqualTo("h");
        assertThat(settings.effective())
                .extracting(Settings.Effective::origin)
                .contains("command line", "environment", file + ":3:8", "default");
    }

    @Test
    void a_value_may_stand_in_a_file_of_its_own() throws BadSettings, IOException {
        Path secret = write("password", "long enough\n");
        Settings settings = resolve(Map.of("FAIRLEAD_ADMIN_PASSWORD_FILE", secret.toString()));
        assertThat(settings.identity().adminPassword()).contains(new Secret("long enough"));
        assertThat(errors(Map.of("FAIRLEAD_DATA", "a", "FAIRLEAD_DATA_FILE", secret.toString())))
                .containsExactly("FAIRLEAD_DATA and FAIRLEAD_DATA_FILE are both set; keep one of them");
        assertThat(errors(Map.of("MONGODB_URI_FILE", "/none")))
                .containsExactly("MONGODB_URI_FILE: /none cannot be read (NoSuchFileException); name a file that this"
                        + " user may read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "FAIRLEAD_HTTP_PORT | 65536 | \"65536\" is not a whole number from 0 to 65535; use a port from 1 to"
                        + " 65535, or 0 for any that is free",
                "FAIRLEAD_IDLE_TIMEOUT | 2h | \"2h\" is not from 1ms to 1h; use a length of time from 1ms to 1h, such"
                        + " as 500ms or 1m30s",
                "FAIRLEAD_IDLE_TIMEOUT | soon | \"soon\" is not a length of time; use a length of time from 1ms to 1h,"
                        + " such as 500ms or 1m30s",
                "FAIRLEAD_MAX_HEAD_BYTES | 1KB | \"1KB\" is not a number of bytes; use 1KiB to 1MiB",
                "FAIRLEAD_TRUSTED_PROXIES | 10.0.0.1/8 | \"10.0.0.1/8\" has bits set behind its prefix of 8; use a comma list of addresses and blocks such as 10.0.0.0/8",
                "FAIRLEAD_SOURCES | docker:ssh://h | \"ssh://h\" is not the address of a Docker engine; write unix:///var/run/docker.sock or tcp://host:2375; use a comma list of store, file:PATH, docker, docker:unix:///PATH and kubernetes",
                "FAIRLEAD_DOCKER_STRICT | yes | \"yes\" is not true or false; use true or false",
                "FAIRLEAD_KUBERNETES_PUBLISHED_SERVICE | gateway | \"gateway\" is not a namespace and a name; use NAMESPACE/NAME",
                "FAIRLEAD_KUBERNETES_ADDRESSES | a_b | \"a_b\" is neither an address nor the name of a host; use a comma list of IP addresses and host names",
                "FAIRLEAD_SOURCES | sotre | \"sotre\" is not a source; use a comma list of store, file:PATH, docker, docker:unix:///PATH and kubernetes",
                "FAIRLEAD_ADMIN_ADDRESS | 8081 | \"8081\" is not an address and a port; use an address and a port, such as 127.0.0.1:8081 or :8081 for all addresses",
                "FAIRLEAD_ENCRYPTION_KEY | c2hvcnQ= | key 1 of it (not shown) has 5 bytes; use 32 bytes in base64; several separated by commas while rotating",
                "FAIRLEAD_ADMIN_PASSWORD | short | the password (not shown) has 5 characters; use 8 to 1024 characters",
                "MONGODB_URI | http://u:p@h | the text (not shown) does not begin with one of its schemes; use"
                        + " mongodb://… or mongodb+srv://…",
                "FAIRLEAD_LOG_FORMAT | xml | \"xml\" is not one of them; use json or text",
                "FAIRLEAD_LOG_LEVEL | loud | \"loud\" is not a level of logging; use error, warn, info, debug or trace",
            })
    void a_bad_value_is_refused_with_its_remedy(String variable, String value, String error) {
        assertThat(errors(Map.of(variable, value))).containsExactly(variable + " (environment): " + error);
    }

    @Test
    void names_that_are_no_settings_are_errors_with_the_nearest_spelling() throws IOException {
        Path file = write("fairlead.yml", "httpport: 1\nsomething: 2\nloops: {}\n");
        assertThat(errors(Map.of("FAIRLEAD_HTPP_PORT", "1", "FAIRLEAD_CONFIG", file.toString(), "OTHER", "x")))
                .hasSize(4)
                .startsWith(
                        "FAIRLEAD_HTPP_PORT (environment): there is no such setting; did you mean"
                                + " \"FAIRLEAD_HTTP_PORT\"?",
                        file + ":1:11: there is no setting \"httpport\"; did you mean \"httpPort\"?")
                .endsWith(file + ":3:8: \"loops\" is a mapping; use 0 to 256");
        assertThat(errors(Map.of("FAIRLEAD_TOKEN", "x", "FAIRLEAD_DATA", ""))).isEmpty();
    }

    @Test
    void what_kubernetes_sets_for_a_service_is_neither_an_error_nor_a_value() throws BadSettings {
        Settings settings = resolve(Map.of(
                "FAIRLEAD_MANAGEMENT_SERVICE_HOST", "10.0.0.1",
                "FAIRLEAD_MANAGEMENT_SERVICE_PORT", "3000",
                "FAIRLEAD_MANAGEMENT_SERVICE_PORT_HTTP", "3000",
                "FAIRLEAD_MANAGEMENT_PORT", "tcp://10.0.0.1:3000",
                "FAIRLEAD_MANAGEMENT_PORT_3000_TCP", "tcp://10.0.0.1:3000",
                "FAIRLEAD_MANAGEMENT_PORT_3000_TCP_ADDR", "10.0.0.1"));
        assertThat(settings.listeners().managementPort()).isEqualTo(3000);
        assertThat(errors(Map.of("FAIRLEAD_MANAGEMENT_PORT", "tcp://10.0.0.1:3000")))
                .hasSize(1);
    }

    @Test
    void a_broken_or_missing_file_is_an_error_with_its_place() throws IOException {
        Path file = write("fairlead.yml", "httpPort: ${NOPE}\nloops: [\n");
        assertThat(errors(Map.of("FAIRLEAD_CONFIG", file.toString()))).hasSize(1);
        assertThat(errors(Map.of(
                        "FAIRLEAD_CONFIG", write("v.yml", "httpPort: ${NOPE}\n").toString())))
                .first()
                .asString()
                .endsWith("v.yml:1:11: the variable NOPE is not set; set it, or write ${NOPE:-default}");
        assertThat(errors(Map.of("FAIRLEAD_CONFIG", "/none.yml"))).hasSize(1);
    }

    @Test
    void secrets_are_masked_wherever_settings_are_printed() throws BadSettings {
        Settings settings = resolve(Map.of(
                "MONGODB_URI", "mongodb://user:hunter2@h1,h2/db?password=hunter2",
                "REDIS_URL", "redis://:hunter2@h",
                "FAIRLEAD_ADMIN_PASSWORD", "hunter2-hunter2",
                "FAIRLEAD_ENCRYPTION_KEY", KEY));
        String text = settings.describe();
        assertThat(text + settings).doesNotContain("hunter2").doesNotContain(KEY);
        assertThat(text)
                .contains("mongodb://user:***@h1,h2/db?password=***  (environment)")
                .containsPattern("httpPort += 8080  \\(default\\)")
                .containsPattern("trustedProxies += \\(none\\)  \\(default\\)")
                .containsPattern("httpsPort += 8443  \\(default\\)");
        assertThat(Objects.requireNonNull(
                        settings.storage().mongodbUri().orElseThrow().value()))
                .contains("hunter2");
    }
}
