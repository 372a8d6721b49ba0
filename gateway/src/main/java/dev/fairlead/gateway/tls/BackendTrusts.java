package dev.fairlead.gateway.tls;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Name;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Subject;
import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.ServersTransport;
import io.netty.handler.ssl.SslContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/** TLS with backends, one for each transport that is used. Files are read when they are first needed and when they change. */
public final class BackendTrusts {

    private final PemFiles files;
    private final Material<ClientTrust> material = new Material<>(Subject.Kind.TRANSPORT);
    private final Map<ServersTransport, BackendTls> transports = new HashMap<>();
    private final Map<ServersTransport, ClientTrust> used = new HashMap<>();

    /** None yet. */
    public BackendTrusts(InstantSource clock) {
        this.files = new PemFiles(clock);
    }

    /** The one of a transport; the same for equal ones. Any thread. */
    public synchronized BackendTls of(ServersTransport transport) {
        BackendTls tls = transports.computeIfAbsent(transport, BackendTls::new);
        if (!tls.isUsable()) {
            try {
                use(transport, tls, trust(transport));
            } catch (Unusable unusable) {
                tls.unusable(unusable.file() + ": " + unusable.text());
            }
        }
        return tls;
    }

    /**
     * Reads the files of all transports again.
     *
     * @return what is wrong with them
     */
    public synchronized List<Diagnostic> load(Snapshot snapshot) {
        List<Diagnostic> findings = new ArrayList<>();
        Map<Name, ServersTransport> configured = snapshot.tls().transports();
        files.begin();
        configured.forEach((name, transport) -> material.of(name, () -> trust(transport), findings)
                .ifPresent(trust -> {
                    BackendTls tls = transports.get(transport);
                    if (tls != null) {
                        use(transport, tls, trust);
                    }
                }));
        files.finish();
        material.retain(configured.keySet());
        Set<ServersTransport> kept = new HashSet<>(configured.values());
        kept.add(ServersTransport.usual());
        transports.keySet().retainAll(kept);
        used.keySet().retainAll(kept);
        return findings;
    }

    /** Whether files changed and have come to rest, so that it is time to {@link #load} again; to be asked at intervals. */
    public synchronized boolean isStale() {
        return files.haveSettledAnew();
    }

    private void use(ServersTransport transport, BackendTls tls, ClientTrust trust) {
        if (trust.equals(used.get(transport)) && tls.isUsable()) {
            return;
        }
        try {
            TlsLibrary library = TlsLibrary.find();
            SslContext oneByOne = library.client(trust, TlsLibrary.ONE_BY_ONE);
            tls.use(transport.disableHttp2() ? oneByOne : library.client(trust, TlsLibrary.SPOKEN), oneByOne);
            used.put(transport, trust);
        } catch (SSLException refused) {
            tls.unusable("the TLS library does not take the transport: " + refused.getMessage());
        }
    }

    private ClientTrust trust(ServersTransport transport) throws Unusable {
        List<CertificatePair> pairs = transport.certificates();
        Optional<KeyedCertificate> own =
                pairs.isEmpty() ? Optional.empty() : Optional.of(Reading.pair(files, pairs.getFirst()));
        return new ClientTrust(
                transport.insecureSkipVerify(), Reading.authorities(files, transport.rootAuthorities()), own);
    }
}
