package dev.fairlead.cli.settings;

import dev.fairlead.cli.settings.Setting.Display;
import dev.fairlead.model.Cidr;
import dev.fairlead.sources.docker.EngineAddress;
import dev.fairlead.sources.label.RuleTemplate;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every setting there is: where it comes from, what it may be, what holds without it. */
final class SettingsTable {

    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration DAY = Duration.ofHours(24);
    private static final long MIB = 1024L * 1024;

    private static final Declared TABLE = new Declared();

    static final Setting<Integer> HTTP_PORT =
            TABLE.port("FAIRLEAD_HTTP_PORT", "8080", "HTTP traffic and health checks");
    static final Setting<Integer> HTTPS_PORT = TABLE.port("FAIRLEAD_HTTPS_PORT", "8443", "HTTPS traffic");
    static final Setting<InetSocketAddress> ADMIN_ADDRESS = TABLE.open(
            "FAIRLEAD_ADMIN_ADDRESS",
            Values::address,
            "127.0.0.1:8081",
            "an address and a port, such as 127.0.0.1:8081 or :8081 for all addresses",
            "the gateway's own side: metrics and what it serves");
    static final Setting<Integer> MANAGEMENT_PORT = TABLE.port("FAIRLEAD_MANAGEMENT_PORT", "3000", "console and REST");

    static final Setting<Secret> MONGODB_URI = TABLE.declare(
            "MONGODB_URI",
            text -> Values.uri(text, "mongodb", "mongodb+srv"),
            "",
            "mongodb://… or mongodb+srv://…",
            Display.URI,
            "the store; without it the embedded one, where there is one");
    static final Setting<Secret> REDIS_URL = TABLE.declare(
            "REDIS_URL",
            Values::redis,
            "",
            "redis://[USER:PASSWORD@]HOST[:PORT][/DB], rediss://… for TLS, redis-sentinel://…#NAME",
            Display.URI,
            "where limits are counted over all replicas; without it each counts by itself");
    static final Setting<Path> REDIS_CA =
            TABLE.path("FAIRLEAD_REDIS_CA", "", "PEM file of who signed the certificate of Redis");
    static final Setting<Duration> REDIS_TIMEOUT = TABLE.open(
            "FAIRLEAD_REDIS_TIMEOUT",
            Values.duration(MILLI, Duration.ofSeconds(5)),
            "50ms",
            "a length of time from 1ms to 5s",
            "for an answer of Redis; beyond, each replica enforces its share until it answers again");
    static final Setting<String> REDIS_PREFIX = TABLE.open(
            "FAIRLEAD_REDIS_PREFIX",
            Values::replica,
            "fairlead",
            "1 to 128 letters, digits and ._-",
            "what all keys in Redis begin with; installations that share a Redis need different ones");
    static final Setting<Integer> REPLICAS = TABLE.number(
            "FAIRLEAD_REPLICAS",
            1,
            1_000,
            "1",
            "gateways among which limits are shared out while neither Redis nor the store tells how many there are");
    static final Setting<List<SourceChoice>> SOURCES = TABLE.open(
            "FAIRLEAD_SOURCES",
            Values::sources,
            "store",
            "a comma list of store, file:PATH, docker, docker:unix:///PATH and kubernetes",
            "where configuration is read");
    static final Setting<String> DOCKER_HOST = TABLE.declare(
            "DOCKER_HOST",
            text -> text,
            EngineAddress.USUAL,
            "unix:///PATH or tcp://HOST:PORT",
            Display.URI,
            "the engine of the source docker");
    static final Setting<String> DOCKER_TLS_VERIFY = TABLE.open(
            "DOCKER_TLS_VERIFY",
            text -> text,
            "",
            "1",
            "speaks TLS with the engine, with the files of DOCKER_CERT_PATH");
    static final Setting<Path> DOCKER_CERT_PATH =
            TABLE.path("DOCKER_CERT_PATH", "", "directory of ca.pem, cert.pem and key.pem for the engine");
    static final Setting<Boolean> DOCKER_EXPOSED_BY_DEFAULT = TABLE.bool(
            "FAIRLEAD_DOCKER_EXPOSED_BY_DEFAULT",
            "true",
            "whether a container without the label traefik.enable counts");
    static final Setting<String> DOCKER_DEFAULT_RULE = TABLE.open(
            "FAIRLEAD_DOCKER_DEFAULT_RULE",
            text -> text,
            RuleTemplate.USUAL,
            "a rule with {{ }} around what comes from the container",
            "rule of routes that have none");
    static final Setting<String> DOCKER_CONSTRAINTS = TABLE.open(
            "FAIRLEAD_DOCKER_CONSTRAINTS",
            text -> text,
            "",
            "Label(`name`, `value`) and LabelRegex, with && || !",
            "which containers count at all");
    static final Setting<String> DOCKER_NETWORK = TABLE.open(
            "FAIRLEAD_DOCKER_NETWORK",
            text -> text,
            "",
            "the name of a network",
            "network through which containers are reached where they do not say");
    static final Setting<Boolean> DOCKER_STRICT = TABLE.bool(
            "FAIRLEAD_DOCKER_STRICT",
            "false",
            "whether one label that cannot be read keeps its whole container out, as in Traefik");
    static final Setting<Path> DATA =
            TABLE.path("FAIRLEAD_DATA", ".fairlead", "directory of everything that is kept on disk");
    static final Setting<Secret> ENCRYPTION_KEY = TABLE.declare(
            "FAIRLEAD_ENCRYPTION_KEY",
            Values::keys,
            "",
            "32 bytes in base64; several separated by commas while rotating",
            Display.SECRET,
            "encrypts stored secrets and hashes keys; the first encrypts, all decrypt");
    static final Setting<List<String>> SECRET_COMMANDS = TABLE.open(
            "FAIRLEAD_SECRET_COMMANDS",
            Values::programs,
            "",
            "absolute paths separated by commas",
            "programs that secrets may be asked of; none else is ever run");
    static final Setting<List<Cidr>> WORKFLOW_ADDRESSES = TABLE.open(
            "FAIRLEAD_WORKFLOW_ADDRESSES",
            Values::blocks,
            "",
            "a comma list of addresses and blocks such as 10.0.0.0/8",
            "addresses of the inside that nodes of workflows may ask without naming them");
    static final Setting<Secret> ADMIN_PASSWORD = TABLE.declare(
            "FAIRLEAD_ADMIN_PASSWORD",
            Values::password,
            "",
            "8 to 1024 characters",
            Display.SECRET,
            "password of the first administrator; made and printed once where none is given");

    static final Setting<List<Cidr>> TRUSTED_PROXIES = TABLE.open(
            "FAIRLEAD_TRUSTED_PROXIES",
            Values::blocks,
            "",
            "a comma list of addresses and blocks such as 10.0.0.0/8",
            "whose X-Forwarded-* are believed");
    static final Setting<Duration> HEADER_TIMEOUT =
            TABLE.time("HEADER_TIMEOUT", "10s", "for the head of a request to arrive");
    static final Setting<Duration> IDLE_TIMEOUT =
            TABLE.time("IDLE_TIMEOUT", "60s", "between two requests on a connection");
    static final Setting<Duration> BODY_TIMEOUT =
            TABLE.time("BODY_TIMEOUT", "30s", "without a byte of a request's body");
    static final Setting<Duration> CONNECT_TIMEOUT = TABLE.time("CONNECT_TIMEOUT", "5s", "to connect to a backend");
    static final Setting<Duration> RESPONSE_TIMEOUT =
            TABLE.time("RESPONSE_TIMEOUT", "60s", "from the end of a request to the head of its answer");
    static final Setting<Duration> TOTAL_TIMEOUT = TABLE.span(
            "FAIRLEAD_TOTAL_TIMEOUT", Duration.ZERO, "0s", "for a request and its answer together; 0s is no limit");
    static final Setting<Long> MAX_HEAD_BYTES = TABLE.open(
            "FAIRLEAD_MAX_HEAD_BYTES",
            Values.bytes(1024, MIB),
            "16KiB",
            "1KiB to 1MiB",
            "size of the head of a request");
    static final Setting<Long> MAX_BODY_BYTES = TABLE.open(
            "FAIRLEAD_MAX_BODY_BYTES",
            Values.bytes(0, 1024 * 1024 * MIB),
            "0",
            "a number of bytes such as 10MiB, up to 1024GiB",
            "size of the body of a request; 0 is no limit");
    static final Setting<Integer> MAX_CONNECTIONS =
            TABLE.number("FAIRLEAD_MAX_CONNECTIONS", 1, 1_000_000, "16384", "connections of callers at one time");
    static final Setting<Duration> STREAM_IDLE_TIMEOUT = TABLE.open(
            "FAIRLEAD_STREAM_IDLE_TIMEOUT",
            Values.duration(MILLI, DAY),
            "1h",
            "a length of time from 1ms to 24h, such as 500ms or 1m30s",
            "without a byte of a WebSocket, either way, or of an event stream");
    static final Setting<Integer> MAX_TUNNELS = TABLE.number(
            "FAIRLEAD_MAX_TUNNELS",
            0,
            1_000_000,
            "8192",
            "WebSockets at one time, and as many connections of TCP routes; 0 lets none be opened");
    static final Setting<Set<String>> PROXY_PROTOCOL = TABLE.open(
            "FAIRLEAD_PROXY_PROTOCOL",
            Values.words("http"),
            "",
            "a comma list of entrypoints: http",
            "where trusted proxies begin connections with a PROXY header");
    static final Setting<Boolean> H2C = TABLE.open(
            "FAIRLEAD_H2C",
            Values::yesOrNo,
            "false",
            "true or false",
            "HTTP/2 without TLS on the HTTP port, for callers that know that it is spoken there");
    static final Setting<Integer> HTTP2_MAX_STREAMS = TABLE.number(
            "FAIRLEAD_HTTP2_MAX_STREAMS",
            1,
            100_000,
            "250",
            "requests at one time on one HTTP/2 connection of a caller");
    static final Setting<Integer> HTTP2_MAX_REQUESTS = TABLE.number(
            "FAIRLEAD_HTTP2_MAX_REQUESTS",
            1,
            1_000_000_000,
            "100000",
            "requests on one HTTP/2 connection before it is renewed");
    static final Setting<Integer> HTTP2_MAX_RESETS = TABLE.number(
            "FAIRLEAD_HTTP2_MAX_RESETS",
            1,
            1_000_000,
            "200",
            "streams that a caller may reset in 30 s, or have reset by breaking rules");
    static final Setting<Long> HTTP2_MAX_NOISE = TABLE.open(
            "FAIRLEAD_HTTP2_MAX_NOISE",
            Values.bytes(4096, 1024 * MIB),
            "64KiB",
            "4KiB to 1GiB",
            "frames in 10 s that carry nothing: settings, pings, window updates, empty data");
    static final Setting<Long> HTTP2_WINDOW = TABLE.open(
            "FAIRLEAD_HTTP2_WINDOW",
            Values.bytes(65_536, 16 * MIB),
            "256KiB",
            "64KiB to 16MiB",
            "how far the sender of one HTTP/2 body may be ahead of its reader");
    static final Setting<Duration> DRAIN_DELAY =
            TABLE.span("FAIRLEAD_DRAIN_DELAY", Duration.ZERO, "3s", "not ready but still accepting, before it stops");
    static final Setting<Duration> DRAIN_TIMEOUT =
            TABLE.span("FAIRLEAD_DRAIN_TIMEOUT", Duration.ZERO, "30s", "for requests in flight to end, when it stops");
    static final Setting<Integer> LOOPS =
            TABLE.number("FAIRLEAD_LOOPS", 0, 256, "0", "event loops; 0 is one for each processor");

    static final Setting<URI> TRACING_ENDPOINT = TABLE.declare(
            "FAIRLEAD_TRACING_ENDPOINT",
            Values::http,
            "",
            "the whole address, such as http://collector:4318/v1/traces",
            Display.URI,
            "where spans of requests are sent by OTLP; without it nothing is traced");
    static final Setting<Double> TRACING_RATIO = TABLE.open(
            "FAIRLEAD_TRACING_RATIO",
            Values::ratio,
            "0.1",
            "0 to 1",
            "share of traces that are told of, among those that begin here");
    static final Setting<String> TRACING_SERVICE_NAME = TABLE.open(
            "FAIRLEAD_TRACING_SERVICE_NAME",
            text -> text,
            "fairlead",
            "a name",
            "what the gateway is called in traces");
    static final Setting<Secret> TRACING_HEADERS = TABLE.declare(
            "FAIRLEAD_TRACING_HEADERS",
            Values::headers,
            "",
            "a comma list of NAME=VALUE",
            Display.SECRET,
            "headers that are sent along with spans, such as Authorization");

    static final Setting<Set<String>> METRICS_TRAEFIK = TABLE.open(
            "FAIRLEAD_METRICS_TRAEFIK",
            Values::traefikMetrics,
            "false",
            "true, false, or a comma list of entrypoints, services, routers",
            "requests are counted under Traefik's names too; true is entrypoints,services");
    static final Setting<List<Double>> METRICS_TRAEFIK_BUCKETS = TABLE.open(
            "FAIRLEAD_METRICS_TRAEFIK_BUCKETS",
            Values::buckets,
            "0.1,0.3,1.2,5",
            "a comma list of 1 to 40 ascending seconds",
            "bounds of traefik_…_request_duration_seconds");

    static final Setting<String> LOG_LEVEL = TABLE.open(
            "FAIRLEAD_LOG_LEVEL",
            Values::logLevel,
            "info",
            "error, warn, info, debug or trace",
            "what is logged; logger=level pairs may follow, separated by commas");
    static final Setting<String> LOG_FORMAT = TABLE.open(
            "FAIRLEAD_LOG_FORMAT",
            Values.word("json", "text"),
            "json",
            "json or text",
            "one JSON object a line, or text for people");
    static final Setting<String> REPLICA = TABLE.open(
            "FAIRLEAD_REPLICA",
            Values::replica,
            "",
            "1 to 128 letters, digits and ._-",
            "name of this replica; the name of the host where none is given");
    static final Setting<Path> CONFIG = TABLE.path("FAIRLEAD_CONFIG", "", "file with settings, in YAML");

    static final List<Setting<?>> ALL = Stream.of(
                    TABLE.all(),
                    KubernetesTable.ALL,
                    EntrypointSettings.ALL,
                    AcmeSettings.ALL,
                    RecordsSettings.ALL,
                    OutwardSettings.ALL)
            .flatMap(List::stream)
            .toList();

    /** Variables that are not settings of a role: the launcher's and those of the commands. */
    static final Set<String> ELSEWHERE =
            Set.of("FAIRLEAD_TOKEN", "FAIRLEAD_TRACE", "FAIRLEAD_HEAP", "FAIRLEAD_JAVA_OPTIONS", "FAIRLEAD_NO_BUILD");

    private SettingsTable() {}
}
