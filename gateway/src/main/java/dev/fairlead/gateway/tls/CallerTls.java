package dev.fairlead.gateway.tls;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Name;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Subject;
import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.TlsObjects;
import dev.fairlead.model.tls.TlsOptions;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS with callers: which certificate answers for a host, under which options. Loaded from a snapshot and the files that
 * it names, and again when the files change; a connection keeps what it began with.
 */
public final class CallerTls {

    private static final Duration SOON = Duration.ofDays(14);
    private static final Duration GENERATED_LIFETIME = Duration.ofDays(365);
    private static final Duration PROOF_LIFETIME = Duration.ofHours(1);

    private final InstantSource clock;
    private final LongSupplier nanos;
    private final SecureRandom random = new SecureRandom();
    private final TlsLibrary library = TlsLibrary.find();
    private final ServerContexts contexts;
    private final PemFiles files;
    private final Material<KeyedCertificate> certificates = new Material<>(Subject.Kind.CERTIFICATE);
    private final Material<Protection> protections = new Material<>(Subject.Kind.TLS_OPTIONS);
    private final KeyedCertificate generated;

    private volatile Generation live;
    private volatile Map<Name, KeyedCertificate> shown = Map.of();
    private volatile Instant nextWord = Instant.MAX;

    /** Nothing is configured yet: a certificate of our own answers. Loads the library. */
    public CallerTls(InstantSource clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        this.contexts = new ServerContexts(library, random, nanos.getAsLong());
        this.files = new PemFiles(clock);
        Instant now = clock.instant();
        CertificateMaker.Made made = new CertificateMaker(
                        random, "FAIRLEAD DEFAULT CERT", now.minus(Duration.ofHours(1)), now.plus(GENERATED_LIFETIME))
                .names("fairlead.default")
                .selfSigned();
        this.generated = KeyedCertificate.of(List.of(made.certificate()), made.key());
        this.live = new Generation(
                new HostOptions(List.of()),
                Map.of(),
                Optional.of(Protection.usual()),
                new CertificateIndex(List.of()),
                generated);
    }

    /**
     * Serves what the snapshot and its files say, from now on. One thread at a time.
     *
     * @param issued certificates that were ordered for routes and that nobody declares; routes that have them ordered say
     *     themselves how that went
     * @return what is wrong with the files; an error whose object has no last good version disables it
     */
    public List<Diagnostic> load(Snapshot snapshot, Map<Name, CertificatePair> issued) {
        List<Diagnostic> findings = new ArrayList<>();
        files.begin();
        Map<Name, CertificatePair> pairs = new HashMap<>(snapshot.tls().certificates());
        pairs.putAll(issued);
        Map<Name, KeyedCertificate> read = certificates(pairs, findings);
        Map<Name, Protection> usable = protections(snapshot, findings);
        files.finish();
        Optional<KeyedCertificate> configured = read.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(TlsObjects.DEFAULT))
                .map(Map.Entry::getValue)
                .findFirst();
        Generation next = new Generation(
                new HostOptions(snapshot.routes().values()),
                usable,
                usual(snapshot, usable),
                new CertificateIndex(read.values()),
                configured.orElse(generated));
        live = next;
        shown = read;
        retain(next, read);
        if (configured.isEmpty()) {
            findings.addAll(Expiry.uncovered(snapshot.routes(), next.certificates()));
        }
        Map<Name, KeyedCertificate> declared = new HashMap<>(read);
        declared.keySet().removeAll(issued.keySet());
        Instant now = clock.instant();
        nextWord = Expiry.nextWord(read.values(), now, SOON);
        findings.addAll(Expiry.findings(declared, now, SOON));
        return findings;
    }

    private Map<Name, KeyedCertificate> certificates(Map<Name, CertificatePair> pairs, List<Diagnostic> findings) {
        Map<Name, KeyedCertificate> read = new HashMap<>();
        pairs.forEach((name, pair) -> certificates
                .of(name, () -> checked(Reading.pair(files, pair), pair), findings)
                .ifPresent(certificate -> read.put(name, certificate)));
        certificates.retain(pairs.keySet());
        return read;
    }

    private KeyedCertificate checked(KeyedCertificate certificate, CertificatePair pair) throws Unusable {
        try {
            contexts.of(Protection.usual(), certificate);
            return certificate;
        } catch (SSLException refused) {
            throw new Unusable(
                    pair.certificate().shown(),
                    "the TLS library does not take the certificate: " + refused.getMessage(),
                    "use an RSA key of 2048 bits or more, or an EC key on P-256 or P-384");
        }
    }

    private Map<Name, Protection> protections(Snapshot snapshot, List<Diagnostic> findings) {
        Map<Name, TlsOptions> options = snapshot.tls().options();
        Map<Name, Protection> usable = new HashMap<>();
        options.forEach((name, each) -> protections
                .of(name, () -> protection(each), findings)
                .ifPresent(protection -> usable.put(name, protection)));
        protections.retain(options.keySet());
        return usable;
    }

    private Protection protection(TlsOptions options) throws Unusable {
        Protection protection = new Protection(
                options, Reading.authorities(files, options.clientAuth().authorities()));
        if (TlsLibrary.spoken(options.alpnProtocols()).isEmpty()) {
            throw new Unusable(
                    "alpnProtocols",
                    "none of the protocols is spoken here",
                    "name one of " + String.join(", ", TlsLibrary.SPOKEN));
        }
        try {
            contexts.of(protection, generated);
            return protection;
        } catch (SSLException | IllegalArgumentException refused) {
            throw new Unusable(
                    "tls.options",
                    "the TLS library does not take the options: " + refused.getMessage(),
                    "take out suites or curves");
        }
    }

    // Options that are called default and cannot be used must not be replaced by weaker ones.
    private static Optional<Protection> usual(Snapshot snapshot, Map<Name, Protection> usable) {
        Optional<Name> named = snapshot.tls().options().keySet().stream()
                .filter(name -> name.name().equals(TlsObjects.DEFAULT))
                .findFirst();
        if (named.isPresent()) {
            return named.map(usable::get);
        }
        boolean disabled = snapshot.disabled().stream()
                .anyMatch(subject -> subject.kind() == Subject.Kind.TLS_OPTIONS
                        && subject.name().equals(TlsObjects.DEFAULT));
        return disabled ? Optional.empty() : Optional.of(Protection.usual());
    }

    private void retain(Generation next, Map<Name, KeyedCertificate> read) {
        Set<Protection> used = new HashSet<>(next.protections().values());
        used.add(Protection.usual());
        Set<KeyedCertificate> kept = new HashSet<>(read.values());
        kept.add(generated);
        contexts.retain(used, kept, nanos.getAsLong());
    }

    /** Whether files changed and have come to rest, so that it is time to {@link #load} again; to be asked at intervals. */
    public boolean isStale() {
        contexts.upkeep(nanos.getAsLong());
        return files.haveSettledAnew() || clock.instant().isAfter(nextWord);
    }

    /** What a caller gets who names this host; empty or null if it names none. Any thread. */
    public Choice choose(@Nullable String host) {
        return live.choose(host == null ? "" : host.toLowerCase(java.util.Locale.ROOT), library, contexts);
    }

    /** The same as a result that is there. */
    public Future<Choice> choose(@Nullable String host, EventExecutor executor) {
        Promise<Choice> chosen = executor.newPromise();
        return chosen.setSuccess(choose(host));
    }

    /**
     * What proves to an authority that the host is ours (RFC 8737): takes some milliseconds, so not on a loop.
     *
     * @param digest SHA-256 of the key authorization
     */
    public Choice prove(String host, byte[] digest) {
        Instant now = clock.instant();
        CertificateMaker.Made made = new CertificateMaker(
                        random, "ACME challenge", now.minus(Duration.ofHours(1)), now.plus(PROOF_LIFETIME))
                .names(host)
                .acmeIdentifier(digest)
                .selfSigned();
        try {
            return new Choice.Proof(library.proof(KeyedCertificate.of(List.of(made.certificate()), made.key())));
        } catch (SSLException refused) {
            return new Choice.Refused("the challenge cannot be answered: " + refused.getMessage());
        }
    }

    /** What the TLS options of a host are called. Any thread. */
    public String optionsOf(String host) {
        return live.hosts().word(host);
    }

    /** When each certificate that is shown ends, by its name. Any thread. */
    public Map<Name, Instant> expiries() {
        Map<Name, Instant> expiries = new HashMap<>();
        shown.forEach((name, certificate) -> expiries.put(name, certificate.expires()));
        return expiries;
    }

    /** How many contexts are kept. Any thread. */
    public int contexts() {
        return contexts.size();
    }
}
