package dev.fairlead.gateway.tls;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Subject;
import dev.fairlead.model.tls.ServerTrust;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * TLS with servers that middlewares ask, one for each trust that is used. Files are read with each configuration and
 * when they change; a middleware whose files cannot be used lets nobody pass until they can.
 */
public final class AskedTrusts {

    private final PemFiles files;
    private final Material<ClientTrust> material = new Material<>(Subject.Kind.MIDDLEWARE);
    private final Map<ServerTrust, AskedTls> asked = new HashMap<>();
    private final Map<ServerTrust, ClientTrust> used = new HashMap<>();

    /** None yet. */
    public AskedTrusts(InstantSource clock) {
        this.files = new PemFiles(clock);
    }

    /** Whether the middleware asks with a trust of its own. */
    public static Optional<ServerTrust> of(Middleware middleware) {
        return middleware instanceof Middleware.ForwardAuth auth ? auth.trust() : Optional.empty();
    }

    /** The one of a trust; the same for equal ones. Any thread. */
    public synchronized AskedTls of(ServerTrust trust) {
        return asked.computeIfAbsent(trust, made -> new AskedTls());
    }

    /**
     * Reads the files of all middlewares again.
     *
     * @return what is wrong with them
     */
    public synchronized List<Diagnostic> load(Snapshot snapshot) {
        List<Diagnostic> findings = new ArrayList<>();
        Set<Name> names = new HashSet<>();
        Set<ServerTrust> kept = new HashSet<>();
        files.begin();
        snapshot.middlewares().forEach((name, middleware) -> of(middleware).ifPresent(trust -> {
            names.add(name);
            kept.add(trust);
            load(name, trust, findings);
        }));
        files.finish();
        material.retain(names);
        asked.keySet().retainAll(kept);
        used.keySet().retainAll(kept);
        return findings;
    }

    private void load(Name name, ServerTrust trust, List<Diagnostic> findings) {
        int before = findings.size();
        AskedTls tls = of(trust);
        Optional<ClientTrust> read = material.of(name, () -> read(trust), findings);
        if (read.isEmpty()) {
            Diagnostic why = findings.get(before);
            tls.unusable(why.place() + ": " + why.text());
        } else if (!read.get().equals(used.get(trust)) || !tls.isUsable()) {
            tls.use(read.get());
            used.put(trust, read.get());
        }
    }

    private ClientTrust read(ServerTrust trust) throws Unusable {
        Optional<KeyedCertificate> own = trust.own().isPresent()
                ? Optional.of(Reading.pair(files, trust.own().get()))
                : Optional.empty();
        return new ClientTrust(trust.insecureSkipVerify(), Reading.authorities(files, trust.authorities()), own);
    }

    /** Whether files changed and have come to rest, so that it is time to {@link #load} again; to be asked at intervals. */
    public synchronized boolean isStale() {
        return files.haveSettledAnew();
    }
}
