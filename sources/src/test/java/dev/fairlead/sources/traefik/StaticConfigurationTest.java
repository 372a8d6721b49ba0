package dev.fairlead.sources.traefik;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.sources.file.Yaml;
import dev.fairlead.sources.traefik.Translation.Fate;
import dev.fairlead.sources.traefik.Translation.Note;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StaticConfigurationTest {

    private static Translation translate(String yaml) throws Yaml.Malformed {
        return StaticConfiguration.translate(
                Yaml.read(yaml.getBytes(StandardCharsets.UTF_8), "traefik.yml", name -> null)
                        .root());
    }

    private static List<String> ignored(Translation translation) {
        return translation.notes().stream()
                .filter(note -> note.fate() == Fate.IGNORED)
                .map(Note::option)
                .toList();
    }

    @Test
    void listeners_and_providers_become_settings() throws Yaml.Malformed {
        Translation translation = translate("""
                entryPoints:
                  web:
                    address: ":80"
                  websecure:
                    address: ":443"
                    forwardedHeaders: {trustedIPs: [10.0.0.0/8, 192.168.0.0/16]}
                    transport:
                      respondingTimeouts: {idleTimeout: 90s}
                      lifeCycle: {requestAcceptGraceTimeout: 5s, graceTimeOut: 20s}
                  traefik:
                    address: 127.0.0.1:8080
                providers:
                  docker:
                    endpoint: unix:///var/run/docker.sock
                    exposedByDefault: false
                    network: frontend
                    defaultRule: "Host(`{{ .Name }}.example.com`)"
                  file:
                    directory: /config
                    watch: true
                log: {level: WARNING, format: common}
                """);

        assertThat(translation.settings())
                .containsEntry("FAIRLEAD_HTTP_PORT", "80")
                .containsEntry("FAIRLEAD_HTTPS_PORT", "443")
                .containsEntry("FAIRLEAD_ADMIN_ADDRESS", "127.0.0.1:8080")
                .containsEntry("FAIRLEAD_TRUSTED_PROXIES", "10.0.0.0/8,192.168.0.0/16")
                .containsEntry("FAIRLEAD_IDLE_TIMEOUT", "90s")
                .containsEntry("FAIRLEAD_DRAIN_DELAY", "5s")
                .containsEntry("FAIRLEAD_DRAIN_TIMEOUT", "20s")
                .containsEntry("FAIRLEAD_DOCKER_EXPOSED_BY_DEFAULT", "false")
                .containsEntry("FAIRLEAD_DOCKER_NETWORK", "frontend")
                .containsEntry("FAIRLEAD_DOCKER_DEFAULT_RULE", "Host(`{{ .Name }}.example.com`)")
                .containsEntry("FAIRLEAD_SOURCES", "docker:unix:///var/run/docker.sock,file:/config")
                .containsEntry("FAIRLEAD_LOG_FORMAT", "text")
                .containsEntry("FAIRLEAD_LOG_LEVEL", "warn");
        assertThat(ignored(translation)).isEmpty();
    }

    @Test
    void what_does_not_map_is_said_once_each() throws Yaml.Malformed {
        Translation translation = translate("""
                entryPoints:
                  web:
                    address: ":80"
                    forwardedHeaders: {insecure: true}
                    http:
                      redirections: {entryPoint: {to: websecure}}
                  other:
                    address: ":81"
                  dns:
                    address: ":53/udp"
                providers:
                  consulCatalog: {}
                  docker: {swarmMode: true, useBindPortIP: true}
                certificatesResolvers:
                  le: {acme: {email: a@example.com}}
                api: {insecure: true, dashboard: true}
                metrics: {prometheus: {addRoutersLabels: true}}
                acesslog: {}
                http:
                  routers: {}
                """);

        assertThat(ignored(translation))
                .containsExactlyInAnyOrder(
                        "entryPoints.web.forwardedHeaders.insecure",
                        "entryPoints.web.http.redirections.entryPoint.to",
                        "entryPoints.other.address",
                        "entryPoints.dns.address",
                        "providers.consulCatalog",
                        "providers.docker.swarmmode",
                        "providers.docker.usebindportip",
                        "certificatesResolvers.le.acme",
                        "acesslog",
                        "http");
        assertThat(translation.notes().toString())
                .contains("traefik.yml:18:11: acesslog: this is no option of Traefik; did you mean \"accessLog\"?");
    }

    @Test
    void metrics_under_traefiks_names_are_switched_on_as_there() throws Yaml.Malformed {
        assertThat(translate("metrics: {prometheus: {}}\nproviders: {}\n").settings())
                .containsEntry("FAIRLEAD_METRICS_TRAEFIK", "entrypoints,services");
        Translation translation = translate("""
                providers: {}
                metrics:
                  prometheus:
                    addEntryPointsLabels: false
                    addRoutersLabels: true
                    buckets: [0.1, 1.0, 10]
                    entryPoint: metrics
                    headerLabels: {tenant: X-Tenant}
                  datadog: {}
                """);
        assertThat(translation.settings())
                .containsEntry("FAIRLEAD_METRICS_TRAEFIK", "routers,services")
                .containsEntry("FAIRLEAD_METRICS_TRAEFIK_BUCKETS", "0.1,1.0,10");
        assertThat(ignored(translation))
                .containsExactlyInAnyOrder("metrics.prometheus.headerlabels", "metrics.datadog");
        assertThat(StaticConfiguration.translate(
                                List.of("--metrics.prometheus=true", "--metrics.prometheus.buckets=1,2"))
                        .settings())
                .containsEntry("FAIRLEAD_METRICS_TRAEFIK", "entrypoints,services")
                .containsEntry("FAIRLEAD_METRICS_TRAEFIK_BUCKETS", "1,2");
        assertThat(translate(
                                "metrics: {prometheus: {addEntryPointsLabels: false, addServicesLabels: false}}\nproviders: {}\n")
                        .settings())
                .containsEntry("FAIRLEAD_METRICS_TRAEFIK", "false");
    }

    @Test
    void listeners_with_names_of_their_own_are_told() throws Yaml.Malformed {
        Translation translation = translate("""
                entryPoints:
                  public:
                    address: ":443"
                """);

        assertThat(translation.settings())
                .containsEntry("FAIRLEAD_HTTPS_PORT", "443")
                .containsEntry("FAIRLEAD_ENTRYPOINT_NAMES", "public=https");
    }

    @Test
    void what_holds_for_all_routes_of_a_listener_is_told_by_file() throws Yaml.Malformed {
        Translation translation = translate("""
                entryPoints:
                  web:
                    address: ":80"
                    http:
                      redirections: {entryPoint: {to: Secure, permanent: false, priority: 7}}
                      middlewares: [auth@file, headers@docker]
                  Secure:
                    address: ":443"
                    asDefault: true
                    http:
                      tls: {options: modern@file, certResolver: le, domains: [{main: example.com}]}
                """);

        assertThat(translation.settings())
                .containsEntry("FAIRLEAD_ENTRYPOINT_NAMES", "Secure=https")
                .containsEntry("FAIRLEAD_ENTRYPOINT_REDIRECTIONS", "web=Secure permanent=false priority=7")
                .containsEntry("FAIRLEAD_ENTRYPOINT_MIDDLEWARES", "web=auth@file,web=headers@docker")
                .containsEntry("FAIRLEAD_ENTRYPOINT_TLS", "Secure=modern@file certResolver=le")
                .containsEntry("FAIRLEAD_DEFAULT_ENTRYPOINTS", "Secure");
        assertThat(ignored(translation)).containsExactly("entryPoints.Secure.http.tls.domains");
    }

    @Test
    void what_holds_for_all_routes_of_a_listener_is_told_by_flag_in_any_case() {
        Translation translation = StaticConfiguration.translate(List.of(
                "--entryPoints.Web.http.redirections.entryPoint.to=WebSecure",
                "--entrypoints.web.address=:80",
                "--entrypoints.web.HTTP.redirections.entrypoint.permanent=true",
                "--entrypoints.websecure.address=:443",
                "--entrypoints.websecure.http.tls=true",
                "--entrypoints.websecure.http.middlewares=auth@file,headers@file",
                "--entrypoints.websecure.asdefault",
                "--entrypoints.other.address=:81",
                "--entrypoints.other.http.middlewares=auth@file",
                "--entrypoints.other.http.redirections.entrypoint.to=nowhere"));

        assertThat(translation.settings())
                .containsEntry("FAIRLEAD_ENTRYPOINT_REDIRECTIONS", "web=websecure permanent=true")
                .containsEntry("FAIRLEAD_ENTRYPOINT_MIDDLEWARES", "websecure=auth@file,websecure=headers@file")
                .containsEntry("FAIRLEAD_ENTRYPOINT_TLS", "websecure")
                .containsEntry("FAIRLEAD_DEFAULT_ENTRYPOINTS", "websecure");
        assertThat(ignored(translation))
                .containsExactlyInAnyOrder(
                        "entryPoints.other.address",
                        "entryPoints.other.http.middlewares",
                        "entryPoints.other.http.redirections");
    }

    @Test
    void flags_are_the_same() {
        Translation translation = StaticConfiguration.translate(List.of(
                "--providers.docker=true",
                "--providers.docker.exposedbydefault=false",
                "--entrypoints.web.address=:8000",
                "--log.level=DEBUG",
                "--api.insecure"));

        assertThat(translation.settings())
                .containsEntry("FAIRLEAD_HTTP_PORT", "8000")
                .containsEntry("FAIRLEAD_SOURCES", "docker")
                .containsEntry("FAIRLEAD_DOCKER_EXPOSED_BY_DEFAULT", "false")
                .containsEntry("FAIRLEAD_LOG_LEVEL", "debug");
    }
}
