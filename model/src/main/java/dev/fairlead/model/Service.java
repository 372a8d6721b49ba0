package dev.fairlead.model;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a route leads: a group of backends, or a choice among other services.
 *
 * @param name unique among the services of its owner
 * @param kind what it is
 */
public record Service(String name, Kind kind) {

    /** A group of backends that take turns by weight, without anything else. */
    public Service(String name, List<Backend> backends, boolean passHostHeader) {
        this(name, LoadBalancer.of(backends, passHostHeader));
    }

    /** Its own backends; none where it leads to other services. */
    public List<Backend> backends() {
        return kind instanceof LoadBalancer group ? group.backends() : List.of();
    }

    /** How its own backends are connected to; empty means as usual. */
    public Optional<Name> transport() {
        return kind instanceof LoadBalancer group ? group.transport() : Optional.empty();
    }

    /** The services that it leads to, in order. */
    public List<Name> children() {
        return switch (kind) {
            case LoadBalancer ignored -> List.of();
            case Internal ignored -> List.of();
            case Refusing ignored -> List.of();
            case Edited edited -> List.of(edited.service());
            case Weighted weighted ->
                weighted.services().stream().map(Share::service).toList();
            case HighestRandomWeight weighted ->
                weighted.services().stream().map(Share::service).toList();
            case Failover failover -> List.of(failover.service(), failover.fallback());
            case Mirroring mirroring -> {
                List<Name> all = new java.util.ArrayList<>(List.of(mirroring.service()));
                mirroring.mirrors().forEach(mirror -> all.add(mirror.service()));
                yield List.copyOf(all);
            }
        };
    }

    /** What a service can be. */
    public sealed interface Kind {}

    /**
     * A named group of backends.
     *
     * @param backends where requests may go
     * @param passHostHeader true sends the caller's Host on, false sends the backend's; default true, as in Traefik
     * @param transport how the backends are connected to; empty means verified by the authorities of the system
     * @param strategy which backend is next
     * @param sticky keeps a caller at the backend that it had
     * @param healthCheck asks the backends how they are; none unless it is configured
     * @param passive looks at what the backends answer; without it only failed connections count
     * @param timeouts what it may take; the gateway's own where it says nothing
     * @param concurrency how many requests at once; unlimited unless it is configured
     * @param retryBudget how many second tries
     */
    public record LoadBalancer(
            List<Backend> backends,
            boolean passHostHeader,
            Optional<Name> transport,
            Strategy strategy,
            Optional<Sticky> sticky,
            Optional<HealthCheck> healthCheck,
            Optional<PassiveHealthCheck> passive,
            Timeouts timeouts,
            Optional<Concurrency> concurrency,
            RetryBudget retryBudget)
            implements Kind {

        public LoadBalancer {
            backends = List.copyOf(backends);
        }

        /** Round robin by weight, and nothing that is optional. */
        public static LoadBalancer of(List<Backend> backends, boolean passHostHeader) {
            return of(backends, passHostHeader, Optional.empty());
        }

        /** The same, connected to in a way of its own. */
        public static LoadBalancer of(List<Backend> backends, boolean passHostHeader, Optional<Name> transport) {
            return new LoadBalancer(
                    backends,
                    passHostHeader,
                    transport,
                    Strategy.WRR,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Timeouts.NONE,
                    Optional.empty(),
                    RetryBudget.STANDARD);
        }
    }

    /** Shares requests out among services by weight; those that cannot serve are left out. */
    public record Weighted(List<Share> services, Optional<Sticky> sticky) implements Kind {
        public Weighted {
            services = List.copyOf(services);
        }
    }

    /** Gives each caller's address to one of the services, the same one as long as it can serve. */
    public record HighestRandomWeight(List<Share> services) implements Kind {
        public HighestRandomWeight {
            services = List.copyOf(services);
        }
    }

    /**
     * Sends copies of some requests to other services, whose answers are thrown away.
     *
     * @param service answers
     * @param mirrors get copies
     * @param mirrorBody whether copies have the body; default true
     * @param maxBodyBytes a request with a larger body is not copied; 0 to 16 MiB, default 1 MiB
     */
    public record Mirroring(Name service, List<Mirror> mirrors, boolean mirrorBody, long maxBodyBytes) implements Kind {
        public Mirroring {
            mirrors = List.copyOf(mirrors);
        }
    }

    /** The gateway answers by itself. */
    public record Internal(InternalService what) implements Kind {}

    /**
     * Takes requests and refuses them all, so that those that are meant for something that is not there do not go
     * elsewhere.
     *
     * @param status 500 to 599
     * @param reason for the log; one sentence without a full stop
     */
    public record Refusing(int status, String reason) implements Kind {}

    /** Another service, with other headers of its requests and its answers. */
    public record Edited(Name service, HeaderEdits request, HeaderEdits answer) implements Kind {}

    /** Uses the fallback while the service has no backend that takes requests. */
    public record Failover(Name service, Name fallback) implements Kind {}

    /**
     * A service among others.
     *
     * @param weight 0 to 1,000,000; default 1, 0 takes none
     */
    public record Share(Name service, int weight) {}

    /**
     * A service that gets copies.
     *
     * @param percent of the requests, 0 to 100; default 0
     */
    public record Mirror(Name service, int percent) {}

    /** What is spoken with a backend. */
    public enum Scheme {
        HTTP(80),
        HTTPS(443),
        /** HTTP/2 without TLS, by prior knowledge. */
        H2C(80);

        private final int port;

        Scheme(int port) {
            this.port = port;
        }

        /** The port where none is written. */
        public int port() {
            return port;
        }

        /** As it stands in a URL. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One address of a service.
     *
     * @param scheme what is spoken with it
     * @param host name or address literal (an IPv6 literal without brackets)
     * @param port 1 to 65535
     * @param basePath put before every path that is sent there; empty or starts with {@code /}, no trailing slash
     * @param weight share of the requests relative to its siblings, 0 to 1,000,000; default 1, 0 takes none
     */
    public record Backend(Scheme scheme, String host, int port, String basePath, int weight) {

        /** One that speaks plain HTTP. */
        public Backend(String host, int port, String basePath, int weight) {
            this(Scheme.HTTP, host, port, basePath, weight);
        }

        /** {@code scheme://host:port/basePath}, as users write it. */
        public String url() {
            String literal = host.contains(":") ? "[" + host + "]" : host;
            return scheme.word() + "://" + literal + ":" + port + basePath;
        }
    }

    /** Which backend is next; the words are Traefik's. */
    public enum Strategy {
        /** Weighted round robin: the one furthest behind its share. */
        WRR,
        /** Power of two choices: of two taken at random by weight, the one with fewer requests in flight. */
        P2C,
        /** Highest random weight: the same one for the same caller's address. */
        HRW,
        /** The one that will probably answer first: least time of an answer times requests in flight. */
        LEASTTIME
    }

    /**
     * A cookie that keeps a caller at what it had. Its value is a keyed hash, from which no address can be read.
     *
     * @param name of the cookie; empty makes one of the service's name
     * @param sameSite {@code none}, {@code lax}, {@code strict}, or empty
     * @param maxAgeSeconds 0, the default, lasts as long as the browser; below 0 expires at once
     * @param path default {@code /}
     * @param domain empty, the default, is the host only
     */
    public record Sticky(
            String name,
            boolean secure,
            boolean httpOnly,
            String sameSite,
            int maxAgeSeconds,
            String path,
            String domain) {}

    /**
     * How the gateway asks each backend how it is. Each replica asks for itself.
     *
     * @param mode how
     * @param scheme {@code http}, or empty for the backend's
     * @param path default {@code /}
     * @param port 0, the default, is the backend's
     * @param hostname the Host that is sent; empty, the default, is the backend's
     * @param method default {@code GET}
     * @param headers sent along
     * @param status the one good status; 0, the default, takes 200 to 399
     * @param followRedirects whether a redirect is followed, at most 3 times; default true
     * @param interval between two checks of a backend that is up; default 30 s
     * @param unhealthyInterval between two checks of one that is down; default {@code interval}
     * @param timeout of one check as a whole; default 5 s
     * @param healthy how many good checks in a row take a backend back; default 1
     * @param unhealthy how many bad ones in a row take it out; default 1
     */
    public record HealthCheck(
            Mode mode,
            String scheme,
            String path,
            int port,
            String hostname,
            String method,
            Map<String, String> headers,
            int status,
            boolean followRedirects,
            Duration interval,
            Duration unhealthyInterval,
            Duration timeout,
            int healthy,
            int unhealthy) {

        public HealthCheck {
            headers = java.util.Collections.unmodifiableMap(new TreeMap<>(headers));
        }

        /** Whether the backend can be asked so: no check speaks TLS yet, and only that of gRPC speaks HTTP/2. */
        public boolean canAsk(Backend backend) {
            boolean spoken = backend.scheme() == Scheme.HTTP || (backend.scheme() == Scheme.H2C && mode == Mode.GRPC);
            return spoken || mode == Mode.TCP || scheme.equals("http");
        }

        /** What is asked. */
        public enum Mode {
            /** A request and its status. */
            HTTP,
            /** {@code grpc.health.v1.Health/Check} over HTTP/2 without TLS. */
            GRPC,
            /** Whether a connection can be opened. */
            TCP
        }
    }

    /**
     * Takes a backend out that fails too often. Failed connections, answers that break off or do not come, and 5xx count.
     *
     * @param failureWindow in which failures are counted, and how long the first ejection lasts; default 10 s
     * @param maxFailedAttempts in a row within the window that take it out; default 1
     * @param maxEjection each ejection is one window longer than the one before, up to this; default 5 min
     * @param maxEjectedPercent of the backends that may be out at once; default 50
     * @param panicPercent when fewer than this take requests, all that are not found down by checks do; default 50
     */
    public record PassiveHealthCheck(
            Duration failureWindow,
            int maxFailedAttempts,
            Duration maxEjection,
            int maxEjectedPercent,
            int panicPercent) {}

    /**
     * How long a backend may take; what is empty is as the gateway's settings say.
     *
     * @param connect look-up of the name and connecting; then the next backend, then 504
     * @param response from the request's last byte to the answer's head; then 504
     * @param body without a byte of the answer's body; then the answer is cut
     * @param total from the first try to the answer's end; then 504 or cut; 0 is unlimited
     * @param idle that a connection is kept for the next request
     */
    public record Timeouts(
            Optional<Duration> connect,
            Optional<Duration> response,
            Optional<Duration> body,
            Optional<Duration> total,
            Optional<Duration> idle) {

        /** Says nothing. */
        public static final Timeouts NONE =
                new Timeouts(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * How many requests a service gets at once, over all loops of one replica.
     *
     * @param limit 1 to 1,000,000
     * @param queue how many more wait; beyond: 503. 0 to 100,000, default 100
     * @param patience how long they wait; then 503. Default 1 s
     */
    public record Concurrency(int limit, int queue, Duration patience) {}

    /**
     * How many second tries the {@code retry} middleware may make at a service, on each loop. A try after a connection
     * that could not be opened costs nothing: the backend saw none of it.
     *
     * @param percent of the requests; 0 to 1000, default 20
     * @param perSecond that are there however few requests there are; default 10
     */
    public record RetryBudget(int percent, int perSecond) {

        /** A fifth of the requests, or ten a second. */
        public static final RetryBudget STANDARD = new RetryBudget(20, 10);
    }
}
