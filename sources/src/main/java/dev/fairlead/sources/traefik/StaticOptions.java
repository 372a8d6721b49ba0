package dev.fairlead.sources.traefik;

import dev.fairlead.model.Place;
import dev.fairlead.model.form.Spelling;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The options of Traefik's static configuration, as far as people write them: enough to find those that are misspelt.
 * What is not like anything known is left alone, for other versions may know it.
 */
public final class StaticOptions {

    // Two blanks a level; a star stands for any name.
    private static final String TEXT = """
            entryPoints
              *
                address asDefault reusePort allowACMEByPass
                forwardedHeaders
                  insecure trustedIPs connection
                proxyProtocol
                  insecure trustedIPs
                transport
                  keepAliveMaxTime keepAliveMaxRequests
                  respondingTimeouts
                    readTimeout writeTimeout idleTimeout
                  lifeCycle
                    requestAcceptGraceTimeout graceTimeOut
                http
                  middlewares encodeQuerySemicolons sanitizePath maxHeaderBytes encodedCharacters
                  redirections
                    entryPoint
                      to scheme permanent priority
                  tls
                    options certResolver domains
                http2
                  maxConcurrentStreams
                http3
                  advertisedPort
                udp
                  timeout
                observability
                  accessLogs metrics tracing traceVerbosity
            providers
              providersThrottleDuration precedence
              docker
                exposedByDefault constraints allowEmptyServices network useBindPortIP watch defaultRule username password
                endpoint httpClientTimeout
                tls
                  ca cert key insecureSkipVerify
              swarm
                exposedByDefault constraints allowEmptyServices network useBindPortIP watch defaultRule username password
                endpoint httpClientTimeout refreshSeconds
              file
                directory watch filename debugLogGeneratedTemplate
              kubernetesIngress
              kubernetesCRD
              kubernetesGateway
              http
              consul
              consulCatalog
              nomad
              etcd
              redis
              rest
              ecs
              zooKeeper
              plugin
            api
              basePath insecure dashboard debug disableDashboardAd
            log
              level format filePath maxSize maxAge maxBackups compress noColor
            accessLog
              filePath format bufferingSize addInternals
              filters
                statusCodes retryAttempts minDuration
              fields
            metrics
              addInternals
              prometheus
                addEntryPointsLabels addRoutersLabels addServicesLabels buckets entryPoint headerLabels manualRouting
              datadog
              statsD
              influxDB2
              otlp
            ping
              entryPoint manualRouting terminatingStatusCode
            tracing
            certificatesResolvers
              *
                acme
                  email storage caServer keyType preferredChain profile eab certificatesDuration httpChallenge
                  tlsChallenge dnsChallenge caCertificates caSystemCertPool caServerName emailAddresses disableCommonName
                tailscale
            serversTransport
              insecureSkipVerify rootCAs maxIdleConnsPerHost forwardingTimeouts spiffe
            tcpServersTransport
            global
              checkNewVersion sendAnonymousUsage
            core
              defaultRuleSyntax
            experimental
            hostResolver
            spiffe
            hub
            pilot
            ocsp
            """;

    private static final Level ROOT = read();

    private StaticOptions() {}

    /**
     * One that is not an option, and like one.
     *
     * @param path as it is written, with dots
     */
    public record Misspelt(String path, String nearest, Place place) {}

    /** The options of one place; empty where nothing is known of them. */
    private record Level(Map<String, Level> options) {}

    /** A command line as the document that says the same, with the place of each of its flags. */
    public static Node ofFlags(List<String> flags, Function<String, Place> places) {
        return Flags.tree(flags, places);
    }

    /** Those of a document. */
    public static List<Misspelt> misspelt(Node root) {
        List<Misspelt> found = new ArrayList<>();
        look(root, ROOT, "", found);
        return found;
    }

    private static void look(Node node, Level level, String path, List<Misspelt> found) {
        if (!(node instanceof Node.Mapping mapping) || level.options().isEmpty()) {
            return;
        }
        Level named = level.options().get("*");
        mapping.members().forEach((name, value) -> {
            String longer = path.isEmpty() ? name : path + "." + name;
            Optional<Level> known = named != null ? Optional.of(named) : known(level, name);
            known.ifPresentOrElse(below -> look(value, below, longer, found), () -> Spelling.nearest(
                            name, level.options().keySet())
                    .ifPresent(near -> found.add(new Misspelt(longer, near, value.place()))));
        });
    }

    private static Optional<Level> known(Level level, String name) {
        return level.options().entrySet().stream()
                .filter(option -> option.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Level read() {
        List<Level> open = new ArrayList<>(List.of(new Level(new LinkedHashMap<>())));
        for (String line : TEXT.lines().toList()) {
            int depth = (line.length() - line.stripLeading().length()) / 2;
            while (open.size() > depth + 1) {
                open.removeLast();
            }
            Level last = open.getLast();
            String[] words = line.strip().split(" ", -1);
            for (String word : words) {
                last.options().put(word, new Level(new LinkedHashMap<>()));
            }
            if (words.length == 1) {
                open.add(last.options().getOrDefault(words[0], last));
            }
        }
        return open.getFirst();
    }
}
