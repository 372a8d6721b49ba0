package dev.fairlead.sources.traefik;

import dev.fairlead.sources.traefik.Translation.Fate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What becomes of options that are not a setting of ours, in words. */
final class Fates {

    /** @param text one sentence without a full stop */
    record Word(Fate fate, String text) {}

    private static final Map<String, Word> SECTIONS = Map.ofEntries(
            holds(
                    "api",
                    "what is served is shown on the gateway's own side, and by routes to api@internal; see FAIRLEAD_ADMIN_ADDRESS"),
            holds("accessLog", "every request has a line of JSON on stdout"),
            holds("metrics", "/metrics on the gateway's own side has them for entrypoints, services and routes"),
            holds(
                    "ping",
                    "/health, /health/live and /health/ready answer on every listener, and ping@internal where a route leads to it"),
            ignored("tracing", "name the collector in FAIRLEAD_TRACING_ENDPOINT"),
            ignored("serversTransport", "it has no counterpart here"),
            ignored("tcpServersTransport", "servers of TCP are connected to without TLS"),
            ignored("core", "write ruleSyntax: v2 at the routes that need it"),
            ignored("experimental", "plugins do not run here"),
            ignored("hostResolver", "names of hosts are compared as they are asked for"),
            ignored("global", "nothing is reported to anyone"),
            ignored("spiffe", "it has no counterpart here"),
            ignored("hub", "it has no counterpart here"),
            ignored("pilot", "it has no counterpart here"),
            ignored("ocsp", "it has no counterpart here"));

    private static final Map<String, Word> ENTRYPOINT = Map.ofEntries(
            ignored(
                    "proxyprotocol",
                    "trusted proxies are named for all entrypoints at once; set FAIRLEAD_PROXY_PROTOCOL and FAIRLEAD_TRUSTED_PROXIES"),
            ignored("http2", "its bounds hold for all entrypoints at once; set FAIRLEAD_HTTP2_MAX_STREAMS"),
            ignored("http3", "HTTP/3 is not spoken here"),
            ignored("reuseport", "every loop has a listener of its own where the system can do that"),
            ignored("udp", "UDP is not forwarded"),
            ignored("observability", "every request is logged and counted"),
            ignored("allowacmebypass", "it has no counterpart here"));

    private static final Map<String, Word> ENTRYPOINT_HTTP = Map.ofEntries(
            holds("sanitizepath", "paths are always normalised before they are matched"),
            ignored("encodedcharacters", "encoded characters are passed on as they came"),
            ignored("encodequerysemicolons", "queries are passed on as they came"),
            ignored("maxheaderbytes", "set FAIRLEAD_MAX_HEAD_BYTES"));

    private static final Map<String, Word> DOCKER = Map.ofEntries(
            holds("watch", "containers are always followed"),
            holds("allowemptyservices", "a container that is not fit for requests keeps its route, and it answers 503"),
            ignored("usebindportip", "containers are reached at their own address"),
            ignored("swarmmode", "Swarm is not supported"),
            ignored("swarmmoderefreshseconds", "Swarm is not supported"),
            ignored("httpclienttimeout", "the engine has 10 s for an answer"),
            ignored("username", "put a socket proxy before the engine"),
            ignored("password", "put a socket proxy before the engine"));

    private Fates() {}

    private static Map.Entry<String, Word> holds(String option, String text) {
        return Map.entry(option, new Word(Fate.HOLDS, text));
    }

    private static Map.Entry<String, Word> ignored(String option, String text) {
        return Map.entry(option, new Word(Fate.IGNORED, text));
    }

    static Optional<Word> of(String section) {
        return Optional.ofNullable(SECTIONS.get(section));
    }

    static Word ofEntrypoint(String option) {
        return ENTRYPOINT.getOrDefault(option, new Word(Fate.IGNORED, "it has no counterpart here"));
    }

    static Word ofEntrypointHttp(String option) {
        return ENTRYPOINT_HTTP.getOrDefault(option, new Word(Fate.IGNORED, "it has no counterpart here"));
    }

    static Word ofDocker(String option) {
        return DOCKER.getOrDefault(option, new Word(Fate.IGNORED, "it has no counterpart here"));
    }

    static String ofProvider(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "swarm" -> "Swarm is not supported";
            case "kubernetesingress", "kubernetescrd", "kubernetesgateway", "kubernetesingressnginx" ->
                "Kubernetes is not a source in this version";
            case "precedence" -> "of two routes with one priority the first by name counts";
            default -> "this provider has no counterpart here; use files, Docker or the store";
        };
    }
}
