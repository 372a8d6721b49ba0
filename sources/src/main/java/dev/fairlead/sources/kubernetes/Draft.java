package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Route;
import dev.fairlead.model.Service;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.form.DeclarationReader;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.TlsObjects;
import dev.fairlead.model.tree.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A declaration while it is made. */
final class Draft {

    private static final int LONGEST_NAME = 128;

    private final DeclarationReader reader;
    private final Map<String, Route> routes = new TreeMap<>();
    private final Map<String, Service> services = new TreeMap<>();
    private final Map<String, CertificatePair> certificates = new TreeMap<>();
    private final Map<Subject, Place> places = new HashMap<>();
    private final Set<String> middlewares = new HashSet<>();

    Draft(KeyHasher keys) {
        reader = new DeclarationReader(Owner.KUBERNETES, keys);
    }

    static Name name(String name) {
        return new Name(name, Owner.KUBERNETES);
    }

    static Subject subject(Kind kind, String name) {
        return new Subject(kind, name, Owner.KUBERNETES);
    }

    void route(Route route, Place place) {
        routes.put(route.name(), route);
        places.put(subject(Kind.ROUTE, route.name()), place);
    }

    Name service(String name, Service.Kind kind, Place place) {
        services.put(name, new Service(name, kind));
        places.put(subject(Kind.SERVICE, name), place);
        return name(name);
    }

    /** In the form of a file, so that it is checked as one of a file would be. */
    Name middleware(String name, Node node) {
        String fitting = fitting(name);
        if (middlewares.add(fitting)) {
            reader.add(Kind.MIDDLEWARE, fitting, node);
        }
        return name(fitting);
    }

    // Objects of a cluster may have longer names than ours: what is cut is told apart by a number.
    private static String fitting(String name) {
        return name.length() <= LONGEST_NAME
                ? name
                : name.substring(0, LONGEST_NAME - 9) + "~" + Integer.toHexString(name.hashCode());
    }

    void certificate(String name, CertificatePair pair, Place place) {
        certificates.put(name, pair);
        places.put(subject(Kind.CERTIFICATE, name), place);
    }

    void note(Diagnostic diagnostic) {
        reader.note(diagnostic);
    }

    /** Something that is worth a look, at an object that goes on being served. */
    void warn(Kind kind, String name, Place place, String text, String remedy) {
        note(Diagnostic.warning(subject(kind, name), place, text, remedy));
    }

    /** Something that keeps an object from being served. */
    void error(Kind kind, String name, Place place, String text, String remedy) {
        note(Diagnostic.error(subject(kind, name), place, text, remedy));
    }

    Declaration build() {
        Declaration read = reader.declaration(0);
        Map<Subject, Place> all = new HashMap<>(read.places());
        all.putAll(places);
        AllObjects<String> objects = AllObjects.<String>none()
                .withRoutes(routes)
                .withMiddlewares(read.middlewares())
                .withServices(services)
                .withTls(new TlsObjects<>(Map.of(), certificates, Map.of()));
        return new Declaration(Owner.KUBERNETES, 0, objects, read.diagnostics(), all);
    }
}
