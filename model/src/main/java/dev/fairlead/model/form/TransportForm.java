package dev.fairlead.model.form;

import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.Pem;
import dev.fairlead.model.tls.ServersTransport;
import dev.fairlead.model.tls.ServersTransport.Timeouts;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@link ServersTransport} in Traefik's form, both ways. */
public final class TransportForm {

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST_IDLE = 1_000_000;

    private TransportForm() {}

    /** The transport; empty after an error among the findings. */
    public static Optional<ServersTransport> read(String name, Node node, Findings findings) {
        Fields fields = Fields.of(node, findings);
        Reading.name(fields, name);
        String serverName = fields.text("serverName", "");
        boolean insecure = fields.bool("insecureSkipVerify", false);
        List<Pem> authorities = TlsOptionsForm.pems(fields, "rootCAs");
        List<CertificatePair> certificates = new ArrayList<>();
        for (Node each : fields.list("certificates")) {
            Fields inner = Fields.of(each, findings);
            CertificateForm.pair(inner).ifPresent(certificates::add);
            inner.finish();
        }
        String uri = fields.text("peerCertURI", "");
        boolean disableHttp2 = fields.bool("disableHTTP2", false);
        int idle = (int) fields.wholeNumber("maxIdleConnsPerHost", -1, MOST_IDLE, 0);
        Timeouts timeouts = timeouts(fields.fields("forwardingTimeouts"));
        if (insecure) {
            findings.warning(
                    fields.place("insecureSkipVerify"),
                    "whoever stands between the gateway and these backends can be one of them",
                    "name the authority in rootCAs instead");
        }
        notYet(fields);
        fields.finish();
        return findings.failed()
                ? Optional.empty()
                : Optional.of(new ServersTransport(
                        serverName, insecure, authorities, certificates, uri, disableHttp2, idle, timeouts));
    }

    private static void notYet(Fields fields) {
        Findings findings = fields.findings();
        fields.unavailable(
                (key, place) -> Reading.unavailable(findings, key, place),
                "spiffe",
                "peerCertSANs",
                "cipherSuites",
                "minVersion",
                "maxVersion");
    }

    private static Timeouts timeouts(Fields fields) {
        Timeouts timeouts = new Timeouts(
                time(fields, "dialTimeout"), time(fields, "responseHeaderTimeout"), time(fields, "idleConnTimeout"));
        fields.unavailable(
                (key, place) -> Reading.without(fields.findings(), key, place), "readIdleTimeout", "pingTimeout");
        fields.finish();
        return timeouts;
    }

    // Zero means without end in Traefik; here every wait has an end, so it is the gateway's own.
    private static Optional<Duration> time(Fields fields, String key) {
        Duration time = fields.duration(key, Duration.ZERO, LONGEST, Duration.ZERO);
        return time.isZero() ? Optional.empty() : Optional.of(time);
    }

    /** What {@link #read} reads as an equal transport. */
    public static Node.Mapping write(ServersTransport transport) {
        Members members = new Members();
        if (!transport.serverName().isEmpty()) {
            members.put("serverName", transport.serverName());
        }
        if (transport.insecureSkipVerify()) {
            members.put("insecureSkipVerify", true);
        }
        TlsOptionsForm.list(members, "rootCAs", TlsOptionsForm.texts(transport.rootAuthorities()));
        if (!transport.certificates().isEmpty()) {
            List<Node> pairs = new ArrayList<>();
            transport.certificates().forEach(pair -> pairs.add(CertificateForm.write(pair)));
            members.put("certificates", Members.of(pairs));
        }
        if (!transport.peerCertUri().isEmpty()) {
            members.put("peerCertURI", transport.peerCertUri());
        }
        if (transport.disableHttp2()) {
            members.put("disableHTTP2", true);
        }
        if (transport.maxIdleConnections() != 0) {
            members.put("maxIdleConnsPerHost", transport.maxIdleConnections());
        }
        Members times = new Members();
        put(times, "dialTimeout", transport.timeouts().dial());
        put(times, "responseHeaderTimeout", transport.timeouts().responseHeader());
        put(times, "idleConnTimeout", transport.timeouts().idleConnection());
        if (!times.build().members().isEmpty()) {
            members.put("forwardingTimeouts", times.build());
        }
        return members.build();
    }

    private static void put(Members members, String key, Optional<Duration> time) {
        time.ifPresent(given -> members.put(key, Durations.print(given)));
    }
}
