package dev.fairlead.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.gateway.acme.Resolver;
import dev.fairlead.gateway.acme.Resolver.Challenge;
import dev.fairlead.gateway.acme.Resolver.KeyType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcmeSettingsTest {

    @TempDir
    Path directory;

    private static Settings resolve(Map<String, String> environment) throws BadSettings {
        return Settings.resolve(Map.of(), environment, "host");
    }

    @Test
    void nobody_orders_certificates_where_nothing_is_said() throws BadSettings {
        assertThat(resolve(Map.of()).resolvers()).isEmpty();
    }

    @Test
    void a_resolver_has_defaults() throws BadSettings {
        assertThat(resolve(Map.of("FAIRLEAD_ACME_RESOLVERS", "le")).resolvers())
                .containsExactly(new Resolver(
                        "le",
                        URI.create("https://acme-v02.api.letsencrypt.org/directory"),
                        Optional.empty(),
                        Challenge.HTTP_01,
                        KeyType.EC256,
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void a_value_holds_for_all_or_for_one_by_name() throws BadSettings {
        Settings settings = resolve(Map.of(
                "FAIRLEAD_ACME_RESOLVERS", "le, try",
                "FAIRLEAD_ACME_EMAIL", "ops@example.com",
                "FAIRLEAD_ACME_CHALLENGE", "tls,try=http",
                "FAIRLEAD_ACME_CA_SERVER", "try=https://staging.example.com/dir?a=b",
                "FAIRLEAD_ACME_EAB_KID", "try=account",
                "FAIRLEAD_ACME_EAB_HMAC", "try=c2VjcmV0LQ=="));
        Resolver le = settings.resolvers().get(0);
        Resolver staging = settings.resolvers().get(1);
        assertThat(le.challenge()).isEqualTo(Challenge.TLS_ALPN_01);
        assertThat(le.directory().getHost()).isEqualTo("acme-v02.api.letsencrypt.org");
        assertThat(le.binding()).isEmpty();
        assertThat(staging.challenge()).isEqualTo(Challenge.HTTP_01);
        assertThat(staging.directory()).hasToString("https://staging.example.com/dir?a=b");
        assertThat(staging.email()).contains("ops@example.com");
        assertThat(staging.binding()).contains(new Resolver.Binding("account", "c2VjcmV0LQ"));
        assertThat(settings.describe() + settings.resolvers()).doesNotContain("c2VjcmV0LQ");
    }

    @Test
    void what_cannot_be_is_an_error_that_names_it() {
        errors(Map.of("FAIRLEAD_ACME_RESOLVERS", "le,le"), "FAIRLEAD_ACME_RESOLVERS", "\"le\" is no name, or is there");
        errors(
                Map.of("FAIRLEAD_ACME_RESOLVERS", "letsencrypt", "FAIRLEAD_ACME_CHALLENGE", "letsencypt=tls"),
                "FAIRLEAD_ACME_CHALLENGE: there is no resolver \"letsencypt\"",
                "did you mean \"letsencrypt\"");
        errors(Map.of("FAIRLEAD_ACME_EMAIL", "le=a@example.com"), "set FAIRLEAD_ACME_RESOLVERS to it");
        errors(Map.of("FAIRLEAD_ACME_CHALLENGE", "dns"), "\"dns\" is not one of them", "http or tls");
        errors(Map.of("FAIRLEAD_ACME_KEY_TYPE", "RSA1024"), "\"RSA1024\"", "EC256, EC384");
        errors(Map.of("FAIRLEAD_ACME_EMAIL", "nobody"), "\"nobody\" is not an address of mail");
        errors(Map.of("FAIRLEAD_ACME_EMAIL", "a@b.c,d@e.f"), "two values without the name of a resolver");
        errors(
                Map.of("FAIRLEAD_ACME_RESOLVERS", "le", "FAIRLEAD_ACME_EAB_KID", "account"),
                "FAIRLEAD_ACME_EAB_HMAC: nothing is set for the resolver \"le\"",
                "set both or none");
    }

    private static void errors(Map<String, String> environment, String... texts) {
        assertThatThrownBy(() -> resolve(environment))
                .isInstanceOfSatisfying(BadSettings.class, bad -> assertThat(String.join("\n", bad.errors()))
                        .contains(texts));
    }

    @Test
    void traefiks_static_configuration_says_the_same() throws BadSettings, IOException {
        Path file = Files.writeString(directory.resolve("traefik.yml"), """
                entryPoints: {web: {address: ":80"}, websecure: {address: ":443"}}
                certificatesResolvers:
                  letsencrypt:
                    acme:
                      email: ops@example.com
                      storage: /acme.json
                      keyType: EC384
                      certificatesDuration: 2160
                      httpChallenge: {entryPoint: web}
                  inner:
                    acme:
                      email: ops@example.com
                      caServer: https://ca.example.com/acme/directory
                      caCertificates: [/ca.pem]
                      eab: {kid: account, hmacEncoded: c2VjcmV0}
                      tlsChallenge: {}
                  dns: {acme: {dnsChallenge: {provider: x}}}
                """);
        Settings settings = resolve(Map.of("FAIRLEAD_CONFIG", file.toString()));
        assertThat(settings.resolvers())
                .containsExactly(
                        new Resolver(
                                "letsencrypt",
                                URI.create("https://acme-v02.api.letsencrypt.org/directory"),
                                Optional.of("ops@example.com"),
                                Challenge.HTTP_01,
                                KeyType.EC384,
                                Optional.empty(),
                                Optional.empty()),
                        new Resolver(
                                "inner",
                                URI.create("https://ca.example.com/acme/directory"),
                                Optional.of("ops@example.com"),
                                Challenge.TLS_ALPN_01,
                                KeyType.EC256,
                                Optional.of(new Resolver.Binding("account", "c2VjcmV0")),
                                Optional.of(Path.of("/ca.pem"))));
        assertThat(settings.warnings())
                .singleElement()
                .asString()
                .contains("certificatesResolvers.dns.acme", "httpChallenge or tlsChallenge, not by DNS");
        assertThat(settings.describe()).doesNotContain("c2VjcmV0");
    }
}
