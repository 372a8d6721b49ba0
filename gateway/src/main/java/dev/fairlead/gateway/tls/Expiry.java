package dev.fairlead.gateway.tls;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Name;
import dev.fairlead.model.Place;
import dev.fairlead.model.Route;
import dev.fairlead.model.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What callers will not believe, or soon will not: certificates that end, hosts that no certificate is for. */
final class Expiry {

    private Expiry() {}

    static List<Diagnostic> findings(Map<Name, KeyedCertificate> certificates, Instant now, Duration soon) {
        List<Diagnostic> findings = new ArrayList<>();
        new TreeMap<>(certificates).forEach((name, certificate) -> {
            Instant end = certificate.expires();
            if (end.isBefore(now.plus(soon))) {
                long days = Duration.between(now, end).toDays();
                String text = end.isBefore(now)
                        ? "the certificate expired at " + end
                        : "the certificate expires at " + end + ", in " + days + " days";
                findings.add(Diagnostic.warning(
                        new Subject(Subject.Kind.CERTIFICATE, name.name(), name.owner()),
                        Place.of(name.name()),
                        text,
                        "renew it; the new file is used as soon as it is there"));
            }
        });
        return findings;
    }

    /** Just behind this moment another certificate ends, or is about to, if nothing else changes. */
    static Instant nextWord(Collection<KeyedCertificate> certificates, Instant now, Duration soon) {
        return certificates.stream()
                .map(KeyedCertificate::expires)
                .flatMap(end -> Stream.of(end.minus(soon), end))
                .filter(word -> !word.isBefore(now))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    static List<Diagnostic> uncovered(Map<Name, Route> routes, CertificateIndex certificates) {
        List<Diagnostic> findings = new ArrayList<>();
        routes.forEach((name, route) -> {
            // Where it is ordered, whoever orders it says how that went.
            if (route.tls().isPresent() && route.tls().get().certResolver().isEmpty()) {
                for (String host : route.match().hosts()) {
                    if (!host.startsWith("*") && certificates.find(host) == null) {
                        findings.add(Diagnostic.warning(
                                new Subject(Subject.Kind.ROUTE, name.name(), name.owner()),
                                Place.of(name.owner().word()),
                                "no certificate is for " + host
                                        + ", so callers get the generated one, which they do not" + " believe",
                                "name one under tls.certificates or as tls.stores.default.defaultCertificate"));
                    }
                }
            }
        });
        return findings;
    }
}
