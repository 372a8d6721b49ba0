package dev.fairlead.model;

import dev.fairlead.model.tls.ServerTrust;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** One step around the rest of a route. Names, options and defaults are Traefik's. */
public sealed interface Middleware {

    /** Others, one after the other. */
    record Chain(List<Name> middlewares) implements Middleware {
        public Chain {
            middlewares = List.copyOf(middlewares);
        }
    }

    /**
     * Changes headers, answers CORS preflights and adds what makes browsers careful.
     *
     * @param request headers for the service by name; an empty value removes one
     * @param answer headers for the caller by name; an empty value removes one
     * @param cors what other origins may do
     * @param security what browsers are told
     */
    record Headers(Map<String, String> request, Map<String, String> answer, Cors cors, Security security)
            implements Middleware {
        public Headers {
            request = Collections.unmodifiableMap(new LinkedHashMap<>(request));
            answer = Collections.unmodifiableMap(new LinkedHashMap<>(answer));
        }
    }

    /**
     * What browsers are told, and which hosts are answered at all.
     *
     * @param fixed headers of every answer, by name
     * @param overTls headers of answers over TLS
     * @param forceTls whether those of TLS are sent without it too
     * @param tlsProxyHeaders headers of the request that say it came over TLS, with the values that do
     * @param allowedHosts empty for all
     * @param hostHeaders headers in which a proxy says which host was asked for
     */
    record Security(
            Map<String, String> fixed,
            Map<String, String> overTls,
            boolean forceTls,
            Map<String, String> tlsProxyHeaders,
            List<String> allowedHosts,
            List<String> hostHeaders) {

        /** Nothing is said. */
        public static final Security NONE = new Security(Map.of(), Map.of(), false, Map.of(), List.of(), List.of());

        public Security {
            fixed = Collections.unmodifiableMap(new LinkedHashMap<>(fixed));
            overTls = Collections.unmodifiableMap(new LinkedHashMap<>(overTls));
            tlsProxyHeaders = Map.copyOf(tlsProxyHeaders);
            allowedHosts = List.copyOf(allowedHosts);
            hostHeaders = List.copyOf(hostHeaders);
        }
    }

    /**
     * Sends the caller to another scheme.
     *
     * @param port empty for the usual one of the scheme
     */
    record RedirectScheme(String scheme, String port, boolean permanent) implements Middleware {}

    /** Sends the caller to another URL, if its own matches. */
    record RedirectRegex(Regex regex, String replacement, boolean permanent) implements Middleware {}

    /** Replaces the path where it matches; tells the service the old one in {@code X-Replaced-Path}. */
    record ReplacePathRegex(Regex regex, String replacement) implements Middleware {}

    /** Cuts the first of these that the path begins with. */
    record StripPrefixRegex(List<Regex> regexes) implements Middleware {
        public StripPrefixRegex {
            regexes = List.copyOf(regexes);
        }
    }

    /**
     * Lets only some addresses through.
     *
     * @param depth which address of {@code X-Forwarded-For} counts, from the right; 0 for the caller's own
     * @param excluded addresses of that header that are passed over, from the right
     * @param rejectStatus of all others; default 403
     */
    record IpAllowList(List<Cidr> allowed, int depth, List<Cidr> excluded, int rejectStatus) implements Middleware {
        public IpAllowList {
            allowed = List.copyOf(allowed);
            excluded = List.copyOf(excluded);
        }
    }

    /**
     * Asks for a user name and a password (RFC 7617).
     *
     * @param users password hashes by name: bcrypt, MD5 crypt or {@code {SHA}}
     * @param usersFile more of them, one {@code name:hash} a line; read when the configuration is loaded
     * @param realm what browsers show; default {@code traefik}
     * @param removeHeader whether the service does not get the password
     * @param headerField in which the service gets the user's name
     */
    record BasicAuth(
            Map<String, String> users,
            Optional<String> usersFile,
            String realm,
            boolean removeHeader,
            Optional<String> headerField)
            implements Middleware {
        public BasicAuth {
            users = Collections.unmodifiableMap(new LinkedHashMap<>(users));
        }

        @Override
        public String toString() {
            return "BasicAuth[users=" + users.keySet() + "]";
        }
    }

    /** Leaves the type of an answer as the service says it, which is what happens anyway. */
    record ContentType() implements Middleware {}

    /**
     * Asks another server whether a request may pass.
     *
     * @param address {@code http} or {@code https}
     * @param trustForwardHeader whether it gets the caller's own {@code X-Forwarded-*}; empty for some of them
     * @param answerHeaders taken from its answer into the request; the caller's own are removed, always
     * @param answerHeadersRegex likewise, by name
     * @param requestHeaders that it gets; empty for all
     * @param cookies of its answer that the caller gets
     * @param maxAnswerBytes of its answer's body; more is refused
     * @param preserveLocation whether its {@code Location} is passed on as it is
     * @param preserveMethod whether it is asked with the request's method; else with GET
     * @param signinUrl where a 401 sends the caller; empty for nowhere
     * @param maxBodyBytes of the request's body, which it gets; more is refused. Empty where it gets none
     * @param trust how it is believed to be itself; empty for any certificate that the system's authorities signed
     */
    record ForwardAuth(
            URI address,
            Optional<Boolean> trustForwardHeader,
            List<String> answerHeaders,
            Optional<Regex> answerHeadersRegex,
            List<String> requestHeaders,
            List<String> cookies,
            int maxAnswerBytes,
            boolean preserveLocation,
            boolean preserveMethod,
            Optional<String> signinUrl,
            OptionalInt maxBodyBytes,
            Optional<ServerTrust> trust)
            implements Middleware {
        public ForwardAuth {
            answerHeaders = List.copyOf(answerHeaders);
            requestHeaders = List.copyOf(requestHeaders);
            cookies = List.copyOf(cookies);
        }

        /** The same with another trust. */
        public ForwardAuth withTrust(Optional<ServerTrust> other) {
            return new ForwardAuth(
                    address,
                    trustForwardHeader,
                    answerHeaders,
                    answerHeadersRegex,
                    requestHeaders,
                    cookies,
                    maxAnswerBytes,
                    preserveLocation,
                    preserveMethod,
                    signinUrl,
                    maxBodyBytes,
                    other);
        }
    }

    /** Puts a prefix before the path. */
    record AddPrefix(String prefix) implements Middleware {}

    /** Cuts the first prefix that matches from the path and tells the service in {@code X-Forwarded-Prefix}. */
    record StripPrefix(List<String> prefixes) implements Middleware {
        public StripPrefix {
            prefixes = List.copyOf(prefixes);
        }
    }

    /** Replaces the path and tells the service the old one in {@code X-Replaced-Path}. */
    record ReplacePath(String path) implements Middleware {}

    /**
     * Compresses answers.
     *
     * @param excludedContentTypes types that are never compressed; empty beside included ones
     * @param includedContentTypes if there are any, no other types are compressed
     * @param minResponseBodyBytes what is smaller goes out as it is; default 1,024
     * @param defaultEncoding one of the encodings, for callers that say nothing of encodings; or empty
     * @param encodings some of {@link #ENCODINGS}, the one that is preferred first; all of them where none is given
     */
    record Compress(
            List<String> excludedContentTypes,
            List<String> includedContentTypes,
            int minResponseBodyBytes,
            String defaultEncoding,
            List<String> encodings)
            implements Middleware {
        public static final List<String> ENCODINGS = List.of("gzip", "br", "zstd");

        public Compress {
            excludedContentTypes = List.copyOf(excludedContentTypes);
            includedContentTypes = List.copyOf(includedContentTypes);
            encodings = encodings.isEmpty() ? ENCODINGS : List.copyOf(encodings);
        }
    }

    /**
     * Holds whole requests and answers in memory, and bounds them. A bound of 0 is none.
     *
     * @param maxRequestBodyBytes beyond: 413
     * @param memRequestBodyBytes what is larger is passed on as it comes from there on; default 1 MiB
     * @param maxResponseBodyBytes beyond: 502, or cut where it has begun
     * @param memResponseBodyBytes as for requests
     */
    record Buffering(
            long maxRequestBodyBytes, int memRequestBodyBytes, long maxResponseBodyBytes, int memResponseBodyBytes)
            implements Middleware {}

    /**
     * Replaces the body of an error by a page of another service; its status stays unless it is rewritten.
     *
     * @param status of the answers that are replaced
     * @param service that has the pages
     * @param query path, and perhaps query, of a page: {@code {status}}, {@code {originalStatus}} and {@code {url}} are
     *     put in
     * @param rewrites of those statuses; the first that holds one counts
     * @param requestHeaders of the caller that the service with the pages gets; empty for all
     */
    record Errors(
            List<StatusRange> status,
            Name service,
            String query,
            List<StatusRewrite> rewrites,
            List<String> requestHeaders)
            implements Middleware {
        public Errors {
            status = List.copyOf(status);
            rewrites = List.copyOf(rewrites);
            requestHeaders = List.copyOf(requestHeaders);
        }

        /** What the caller gets in place of a status. */
        public int rewritten(int code) {
            for (StatusRewrite rewrite : rewrites) {
                if (rewrite.from().holds(code)) {
                    return rewrite.to();
                }
            }
            return code;
        }
    }

    /**
     * Tries again where a backend failed, in the budget of the service ({@link Service.RetryBudget}).
     *
     * @param attempts tries in all, 1 to 10
     * @param initialInterval the longest wait before the second try; each later one may be twice as long, and each wait
     *     is a random part of its longest. 0, the default, does not wait
     * @param status answers with one of these are tried again too; none by default
     * @param networkErrors whether answers that do not come or break off before they began are; default true
     * @param anyMethod whether methods that are not safe to repeat are too; default false
     */
    record Retry(
            int attempts, Duration initialInterval, List<StatusRange> status, boolean networkErrors, boolean anyMethod)
            implements Middleware {
        public Retry {
            status = List.copyOf(status);
        }
    }

    /**
     * Refuses while a measure of its route is bad, then lets more and more through.
     *
     * @param expression as it was written
     * @param trip when it opens
     * @param checkPeriod how often that is looked at; default 100 ms
     * @param fallbackDuration how long everything is refused then; default 10 s
     * @param recoveryDuration how long it takes from nothing to everything after that; default 10 s
     * @param responseCode of what is refused; default 503
     */
    record CircuitBreaker(
            String expression,
            Trip trip,
            Duration checkPeriod,
            Duration fallbackDuration,
            Duration recoveryDuration,
            int responseCode)
            implements Middleware {}

    /**
     * Refuses what is more than so many requests at once from one source (429).
     *
     * @param amount 1 to 1,000,000,000
     */
    record InFlightReq(long amount, SourceCriterion criterion) implements Middleware {}

    /**
     * Refuses what comes faster than a rate (429): a token bucket for each source, on one replica.
     *
     * @param average requests in a period; 0 for no limit
     * @param period default 1 s
     * @param burst requests that may come at once; at least 1
     */
    record RateLimit(long average, Duration period, long burst, SourceCriterion criterion) implements Middleware {}

    /**
     * Asks for a user name and for the proof that its password is known (RFC 7616, MD5).
     *
     * @param users by {@code name:realm}: the MD5 of {@code name:realm:password}, 32 hexadecimal digits
     * @param usersFile more of them, one {@code name:realm:hash} a line; read when the configuration is loaded
     * @param realm default {@code traefik}; users of others never pass
     */
    record DigestAuth(
            Map<String, String> users,
            Optional<String> usersFile,
            String realm,
            boolean removeHeader,
            Optional<String> headerField)
            implements Middleware {
        public DigestAuth {
            users = Collections.unmodifiableMap(new LinkedHashMap<>(users));
        }

        @Override
        public String toString() {
            return "DigestAuth[users=" + users.keySet() + "]";
        }
    }

    /**
     * Tells the service the caller's certificate.
     *
     * @param pem whether it gets the certificates
     * @param info what of them it gets as text; empty for nothing
     */
    record PassTlsClientCert(boolean pem, Optional<CertificateParts> info) implements Middleware {}

    /**
     * Lets pages in browsers call services that speak gRPC.
     *
     * @param allowOrigins of pages of other hosts; {@code *} for all
     */
    record GrpcWeb(List<String> allowOrigins) implements Middleware {
        public GrpcWeb {
            allowOrigins = List.copyOf(allowOrigins);
        }
    }

    /** Refuses a path with certain characters in it, encoded: all that are listed here (400). */
    record EncodedCharacters(Set<Encoded> refused) implements Middleware {
        public EncodedCharacters {
            refused = Collections.unmodifiableSet(new TreeSet<>(refused));
        }
    }

    /** How long the backends of a route may take; goes before what their service says. */
    record Timeouts(Service.Timeouts timeouts) implements Middleware {}

    /** Changes headers of the request and of its answer, whoever makes it. */
    record ModifyHeaders(HeaderEdits request, HeaderEdits answer) implements Middleware {}

    /**
     * Sends the caller to another URL; what is empty stays as it is.
     *
     * @param port empty: the usual one of the scheme where that is given, else the one that was asked for
     * @param status 301, 302, 303, 307 or 308
     */
    record RequestRedirect(
            Optional<String> scheme, Optional<String> host, OptionalInt port, Optional<PathChange> path, int status)
            implements Middleware {}

    /** Asks the service for another host or another path than the caller did. */
    record RewriteUrl(Optional<String> host, Optional<PathChange> path) implements Middleware {}
}
