package dev.fairlead.cli.settings;

import dev.fairlead.gateway.acme.Resolver;
import dev.fairlead.gateway.observe.record.RecordSettings;
import dev.fairlead.gateway.web.BackendAddresses;
import dev.fairlead.management.alert.MailSettings;
import dev.fairlead.management.sso.SsoSettings;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.Entrypoints;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What holds until the process ends.
 *
 * @param resolvers who order certificates
 * @param effective every setting with its origin, for {@link #describe}
 * @param warnings what is set and does not hold in this version; one line each
 */
public record Settings(
        Listeners listeners,
        Times times,
        Bounds bounds,
        Streams streams,
        Http2 http2,
        Storage storage,
        Optional<Redis> redis,
        Docker docker,
        Kubernetes kubernetes,
        Optional<Tracing> tracing,
        Metrics metrics,
        Records records,
        Identity identity,
        List<Resolver> resolvers,
        Outward outward,
        List<Effective> effective,
        List<String> warnings) {

    public Settings {
        resolvers = List.copyOf(resolvers);
        effective = List.copyOf(effective);
        warnings = List.copyOf(warnings);
    }

    /**
     * Where it listens, and whom it believes. A port of 0 is any that is free.
     *
     * @param trustedProxies whose X-Forwarded-* are believed; default none
     * @param entrypoints the listeners as routes call them, and what holds for all routes there
     */
    public record Listeners(
            int httpPort,
            int httpsPort,
            InetSocketAddress adminAddress,
            int managementPort,
            List<Cidr> trustedProxies,
            Entrypoints entrypoints) {}

    /**
     * How long the data plane waits.
     *
     * @param total zero is no limit
     */
    public record Times(
            Duration header,
            Duration idle,
            Duration body,
            Duration connect,
            Duration response,
            Duration total,
            Duration drainDelay,
            Duration drainTimeout) {}

    /**
     * How much the data plane takes.
     *
     * @param maxBodyBytes 0 is no limit
     * @param loops event loops; 0 is one for each processor
     */
    public record Bounds(int maxHeadBytes, long maxBodyBytes, int maxConnections, int loops) {}

    /**
     * What has no end of its own, and what comes before everything.
     *
     * @param proxyProtocol names of entrypoints
     * @param partnerMcp whether partners' models are answered
     */
    public record Streams(Duration idle, int maxTunnels, Set<String> proxyProtocol, boolean partnerMcp) {}

    /**
     * How HTTP/2 is spoken.
     *
     * @param h2c whether also without TLS
     * @param noiseBytes in 10 s
     * @param windowBytes of one stream
     */
    public record Http2(boolean h2c, int streams, int requests, int resets, int noiseBytes, int windowBytes) {}

    /**
     * What it reads and keeps.
     *
     * @param encryptionKeys base64, separated by commas; the first encrypts
     * @param secretCommands programs that secrets may be asked of, by absolute path
     * @param reachable addresses of the inside that workflows may ask
     * @param backends where backends may be
     */
    public record Storage(
            Optional<Secret> mongodbUri,
            List<SourceChoice> sources,
            Path data,
            Optional<Secret> encryptionKeys,
            List<String> secretCommands,
            List<Cidr> reachable,
            BackendAddresses backends) {}

    /**
     * Where limits are counted over all replicas.
     *
     * @param authority PEM file of who signed its certificate
     * @param timeout for one answer
     * @param prefix of all keys
     * @param replicas among which limits are shared out while nobody tells how many there are
     */
    public record Redis(Secret url, Optional<Path> authority, Duration timeout, String prefix, int replicas) {}

    /**
     * How the source docker reads containers.
     *
     * @param host address of the engine
     * @param defaultRule a template; read where the source is made
     * @param constraints an expression over labels; likewise
     * @param certificates for TLS with the engine, where it is wanted
     * @param network empty for any that the gateway shares
     */
    public record Docker(
            String host,
            Optional<Path> certificates,
            boolean exposedByDefault,
            String defaultRule,
            Optional<String> constraints,
            Optional<String> network,
            boolean strict) {}

    /**
     * How the source kubernetes reads a cluster.
     *
     * @param config empty for the cluster in which the gateway runs
     * @param addresses where callers reach the gateways
     * @param publishedService whose addresses those are, where none are given
     */
    public record Kubernetes(
            Optional<Path> config,
            String ingressClass,
            List<String> addresses,
            Optional<String> publishedService,
            boolean externalNames) {

        public Kubernetes {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * Where spans are sent.
     *
     * @param headers sent along; secret
     */
    public record Tracing(URI endpoint, double ratio, String serviceName, Map<String, String> headers) {

        @Override
        public String toString() {
            return "Tracing[" + endpoint + ", ratio " + ratio + ", " + serviceName + "]";
        }
    }

    /**
     * What is counted beside our own metrics.
     *
     * @param traefik which of entrypoints, services and routers are counted under Traefik's names; empty for none
     * @param buckets of them, in seconds
     */
    public record Metrics(Set<String> traefik, List<Double> buckets) {
        public Metrics {
            traefik = Set.copyOf(traefik);
            buckets = List.copyOf(buckets);
        }
    }

    /**
     * Single requests.
     *
     * @param chosen which of them gateways record
     * @param age how long they are kept
     * @param bytes how much of them is kept
     */
    public record Records(RecordSettings chosen, Duration age, long bytes) {}

    /**
     * Who it is.
     *
     * @param adminPassword of the first administrator
     */
    public record Identity(String replica, String logLevel, String logFormat, Optional<Secret> adminPassword) {}

    /**
     * Whom management calls by itself.
     *
     * @param privateAddresses whether webhooks of alerts may lead to private networks
     * @param mail which server takes mail of alerts
     * @param sso where operators may sign in
     */
    public record Outward(boolean privateAddresses, Optional<MailSettings> mail, Optional<SsoSettings> sso) {}

    /**
     * One setting as it holds.
     *
     * @param shown its value, secrets masked; empty where it has none
     * @param origin where the value comes from, as users would name it
     * @param fallback what holds where nothing is set; may be empty
     * @param allowed what it may be
     * @param display how much of its value may be seen
     */
    public record Effective(
            String variable,
            String key,
            String shown,
            String origin,
            String help,
            String fallback,
            String allowed,
            Setting.Display display) {}

    /**
     * Takes each setting from the first place that gives it: the command line, the environment (as {@code X}, or from
     * the file that {@code X_FILE} names), the file of {@code FAIRLEAD_CONFIG}, the table's default.
     *
     * @param commandLine values by variable, such as {@code FAIRLEAD_DATA} for {@code --data}
     * @param environment all variables of the process
     * @param hostname the name of this replica where none is set
     * @throws BadSettings with everything that is wrong
     */
    public static Settings resolve(Map<String, String> commandLine, Map<String, String> environment, String hostname)
            throws BadSettings {
        return resolve(commandLine, environment, hostname, List.of());
    }

    /**
     * Likewise.
     *
     * @param notes what is to be told at start besides
     */
    public static Settings resolve(
            Map<String, String> commandLine, Map<String, String> environment, String hostname, List<String> notes)
            throws BadSettings {
        return new SettingsReader(commandLine, environment, hostname, notes).settings();
    }

    /** All settings as they hold, one a line, secrets masked. */
    public String describe() {
        int wide = effective.stream().mapToInt(one -> one.key().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Effective one : effective) {
            String value = one.shown().isEmpty() ? "(none)" : one.shown();
            text.append(String.format("%-" + wide + "s = %s  (%s)%n", one.key(), value, one.origin()));
        }
        warnings.forEach(warning -> text.append("note: ").append(warning).append(System.lineSeparator()));
        return text.toString();
    }
}
