package dev.fairlead.model.tls;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How backends are connected to.
 *
 * @param serverName the name that is asked for and that the certificate must have; the backend's host where empty
 * @param insecureSkipVerify true believes every certificate; default false
 * @param rootAuthorities who may sign; those of the system where empty
 * @param certificates with which the gateway says who it is; the first that the backend accepts
 * @param peerCertUri a URI that the backend's certificate must have besides; empty asks for none
 * @param disableHttp2 true speaks HTTP/1.1 only; default false offers HTTP/2 too where there is TLS
 * @param maxIdleConnections to one backend, over all loops; zero means the gateway's own bound, less than zero none
 * @param timeouts where they differ from the gateway's own
 */
public record ServersTransport(
        String serverName,
        boolean insecureSkipVerify,
        List<Pem> rootAuthorities,
        List<CertificatePair> certificates,
        String peerCertUri,
        boolean disableHttp2,
        int maxIdleConnections,
        Timeouts timeouts) {

    public ServersTransport {
        rootAuthorities = List.copyOf(rootAuthorities);
        certificates = List.copyOf(certificates);
    }

    /**
     * Times of one service; empty means the gateway's own.
     *
     * @param dial to connect, handshake included
     * @param responseHeader from the end of a request to the head of its answer
     * @param idleConnection that a connection waits for the next request
     */
    public record Timeouts(
            Optional<Duration> dial, Optional<Duration> responseHeader, Optional<Duration> idleConnection) {

        /** The gateway's own. */
        public static Timeouts none() {
            return new Timeouts(Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** What holds where nothing is said: verified by the authorities of the system, HTTP/2 where the backend has it. */
    public static ServersTransport usual() {
        return new ServersTransport("", false, List.of(), List.of(), "", false, 0, Timeouts.none());
    }
}
