package dev.fairlead.compose.check;

import dev.fairlead.compose.Finding;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Route;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.PairCheck.Seen;
import dev.fairlead.model.tls.TlsObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Certificates that cannot be shown, that no caller believes now, or that are for none of the hosts that are served. */
final class CertificateLint implements Lint {

    @Override
    public List<Finding> of(Scene scene) {
        List<Finding> findings = new ArrayList<>();
        TlsObjects<Name> tls = scene.snapshot().tls();
        tls.certificates().forEach((name, pair) -> look(scene, Scene.subject(Kind.CERTIFICATE, name), pair, findings));
        tls.transports().forEach((name, transport) -> transport
                .certificates()
                .forEach(pair -> look(scene, Scene.subject(Kind.TRANSPORT, name), pair, findings)));
        findings.addAll(uncovered(scene, tls.certificates()));
        return findings;
    }

    private static void look(Scene scene, Subject subject, CertificatePair pair, List<Finding> findings) {
        Optional<Seen> seen = scene.certificates().of(pair);
        if (seen.isEmpty()) {
            return;
        }
        boolean shown = subject.kind() == Kind.CERTIFICATE;
        switch (seen.get()) {
            case Seen.Wrong wrong ->
                findings.add(new Finding(
                        Severity.ERROR,
                        "certificate",
                        scene.places().of(subject, pair, wrong.ofKey() ? "keyFile" : "certFile"),
                        subject.toString(),
                        (wrong.ofKey() ? pair.key() : pair.certificate()).shown() + ": " + wrong.of(pair),
                        shown ? "the certificate answers no caller" : "backends do not learn who the gateway is",
                        wrong.remedy()));
            case Seen.Good good ->
                good.untimely(scene.certificates().now())
                        .ifPresent(when -> findings.add(new Finding(
                                Severity.ERROR,
                                "certificate-time",
                                scene.places().of(subject, pair, "certFile"),
                                subject.toString(),
                                pair.certificate().shown() + " " + when,
                                (shown ? "callers" : "backends") + " do not believe it",
                                scene.certificates().now().isAfter(good.until())
                                        ? "renew it"
                                        : "take one that holds now, or set the clock")));
        }
    }

    // As the gateway says it of each host; only where all certificates are here, and none answers for every other host.
    private static List<Finding> uncovered(Scene scene, Map<Name, CertificatePair> pairs) {
        List<Seen.Good> good = pairs.values().stream()
                .flatMap(pair -> scene.certificates().of(pair).stream())
                .filter(Seen.Good.class::isInstance)
                .map(Seen.Good.class::cast)
                .toList();
        boolean certain = !pairs.isEmpty()
                && good.size() == pairs.size()
                && !scene.unseen().contains(Owner.FILE)
                && pairs.keySet().stream().noneMatch(name -> name.name().equals(TlsObjects.DEFAULT));
        List<Finding> findings = new ArrayList<>();
        if (certain) {
            scene.snapshot().routes().forEach((name, route) -> {
                if (route.tls().flatMap(Route.Tls::certResolver).isEmpty()
                        && route.tls().isPresent()
                        && !route.match().hosts().isEmpty()
                        && route.match().hosts().stream()
                                .noneMatch(host ->
                                        host.startsWith("*") || good.stream().anyMatch(each -> each.covers(host)))) {
                    findings.add(uncovered(scene, name, route, good));
                }
            });
        }
        return findings;
    }

    private static Finding uncovered(Scene scene, Name name, Route route, List<Seen.Good> good) {
        Subject subject = Scene.subject(Kind.ROUTE, name);
        TreeSet<String> names = new TreeSet<>();
        good.forEach(each -> names.addAll(each.names()));
        return new Finding(
                Severity.WARNING,
                "certificate-names",
                scene.places().of(subject, "rule"),
                subject.toString(),
                "no certificate is for \""
                        + String.join("\", \"", new TreeSet<>(route.match().hosts()))
                        + "\"; those that are named are for " + String.join(", ", names),
                "callers get a certificate that the gateway makes itself, and do not believe it",
                "name one for it under tls.certificates, or correct the host");
    }
}
