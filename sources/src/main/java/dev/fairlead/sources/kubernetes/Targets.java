package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.HeaderEdits;
import dev.fairlead.model.Name;
import dev.fairlead.model.Place;
import dev.fairlead.model.Service;
import dev.fairlead.model.Service.Mirror;
import dev.fairlead.model.Service.Scheme;
import dev.fairlead.model.Service.Share;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.cluster.Item;
import dev.fairlead.sources.cluster.Nodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the requests of a rule go. A reference that leads to nothing keeps its share of them, and answers it with 500; a
 * Service without a backend that is ready keeps its share too, with 503.
 */
final class Targets {

    private static final int MOST_SHARES = 64;
    private static final int MOST_WEIGHT = 1_000_000;
    private static final long MIRRORED_BYTES = 1024 * 1024;

    private final Item route;
    private final Draft draft;
    private final Backends backends;
    private final Grants grants;
    private final Faults faults;
    private final Scheme usual;

    Targets(Item route, Draft draft, Backends backends, Grants grants, Faults faults, Scheme usual) {
        this.route = route;
        this.draft = draft;
        this.backends = backends;
        this.grants = grants;
        this.faults = faults;
        this.usual = usual;
    }

    /** The service that a rule leads to. */
    Name of(Node rule, String name) {
        if (Filters.redirects(rule)) {
            return Ingresses.nowhere();
        }
        List<Node> references = Nodes.list(rule, "backendRefs");
        if (references.size() > MOST_SHARES) {
            faults.unsupported("it has " + references.size() + " backends; " + MOST_SHARES + " are the most");
            return Ingresses.nowhere();
        }
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < references.size(); i++) {
            Node reference = references.get(i);
            int weight = Math.clamp(Nodes.number(reference, "weight").orElse(1), 0, MOST_WEIGHT);
            if (weight > 0) {
                boolean alone = references.size() == 1;
                shares.add(new Share(target(reference, name + ":" + i, alone), weight));
            }
        }
        Name service = shared(name, shares, rule.place());
        return mirrored(service, rule, name);
    }

    private Name shared(String name, List<Share> shares, Place place) {
        if (shares.isEmpty()) {
            return draft.service(name, new Service.Refusing(500, "the rule has no backend with a weight"), place);
        }
        return shares.size() == 1
                ? shares.getFirst().service()
                : draft.service(name, new Service.Weighted(shares, Optional.empty()), place);
    }

    private Name target(Node reference, String name, boolean alone) {
        Place place = reference.place();
        Backends.Group group = group(reference);
        return switch (group) {
            case Backends.Group.Missing missing -> {
                faults.unresolved(reason(missing.kind()), missing.text());
                yield draft.service(name, new Service.Refusing(500, missing.text()), place);
            }
            case Backends.Group.Found found -> {
                Name service = found.empty() && !alone
                        ? draft.service(name, new Service.Refusing(503, "no backend of it is ready"), place)
                        : found.name();
                yield edited(service, reference, name + ":edited");
            }
        };
    }

    private static String reason(Backends.Why why) {
        return switch (why) {
            case NO_SERVICE, NO_PORT -> "BackendNotFound";
            case NOT_ALLOWED -> "RefNotPermitted";
            case PROTOCOL -> "UnsupportedProtocol";
        };
    }

    private Backends.Group group(Node reference) {
        String name = Nodes.text(reference, "name").orElse("");
        String namespace = Nodes.text(reference, "namespace").orElse(route.namespace());
        boolean service = Nodes.text(reference, "group").isEmpty()
                && Nodes.text(reference, "kind").orElse("Service").equals("Service");
        if (!service) {
            faults.unresolved(
                    "InvalidKind",
                    "\"" + name + "\" is a " + Nodes.text(reference, "kind").orElse("") + ", no Service");
            return new Backends.Group.Missing(Backends.Why.NO_SERVICE, "\"" + name + "\" is no Service");
        }
        if (!grants.allow(route, Kinds.SERVICE, namespace, name)) {
            return new Backends.Group.Missing(
                    Backends.Why.NOT_ALLOWED,
                    "no ReferenceGrant in \"" + namespace + "\" allows the Service \"" + name + "\"");
        }
        long port = Nodes.number(reference, "port").orElse(-1);
        return backends.find(namespace, name, port < 0 ? "" : Long.toString(port), usual);
    }

    // -- headers of one of several ----------------------------------------------------------------------------------

    private Name edited(Name service, Node reference, String name) {
        HeaderEdits request = HeaderEdits.NONE;
        HeaderEdits answer = HeaderEdits.NONE;
        for (Node filter : Nodes.list(reference, "filters")) {
            switch (Nodes.text(filter, "type").orElse("")) {
                case "RequestHeaderModifier" -> request = edits(Nodes.at(filter, "requestHeaderModifier"));
                case "ResponseHeaderModifier" -> answer = edits(Nodes.at(filter, "responseHeaderModifier"));
                default ->
                    faults.unsupported("of one backend only headers can be changed, not by a filter of the type \""
                            + Nodes.text(filter, "type").orElse("") + "\"");
            }
        }
        return request.isEmpty() && answer.isEmpty()
                ? service
                : draft.service(name, new Service.Edited(service, request, answer), reference.place());
    }

    private HeaderEdits edits(Node edits) {
        HeaderEdits read = new HeaderEdits(
                texts(edits, "set"),
                texts(edits, "add"),
                Nodes.texts(edits, "remove").stream().filter(Targets::isName).toList());
        int written = Nodes.list(edits, "set").size()
                + Nodes.list(edits, "add").size()
                + Nodes.list(edits, "remove").size();
        if (read.set().size() + read.add().size() + read.remove().size() != written) {
            faults.unsupported("one of the headers has a name or a value that cannot be sent");
        }
        return read;
    }

    private static Map<String, String> texts(Node edits, String what) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Node header : Nodes.list(edits, what)) {
            String name = Nodes.text(header, "name").orElse("");
            String value = Nodes.text(header, "value").orElse("");
            if (isName(name) && value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f))) {
                texts.putIfAbsent(name, value);
            }
        }
        return texts;
    }

    private static boolean isName(String text) {
        return text.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}")
                && !text.matches("(?i:content-length|transfer-encoding|connection|upgrade)");
    }

    // -- copies -----------------------------------------------------------------------------------------------------

    private Name mirrored(Name service, Node rule, String name) {
        List<Mirror> mirrors = new ArrayList<>();
        for (Node filter : Nodes.list(rule, "filters")) {
            if (Nodes.text(filter, "type").orElse("").equals("RequestMirror")) {
                Node mirror = Nodes.at(filter, "requestMirror");
                Backends.Group group = group(Nodes.at(mirror, "backendRef"));
                if (group instanceof Backends.Group.Missing missing) {
                    faults.unresolved(reason(missing.kind()), missing.text());
                } else if (group instanceof Backends.Group.Found found) {
                    mirrors.add(new Mirror(found.name(), percent(mirror, name)));
                }
            }
        }
        return mirrors.isEmpty()
                ? service
                : draft.service(
                        name + ":mirrored",
                        new Service.Mirroring(service, mirrors, true, MIRRORED_BYTES),
                        rule.place());
    }

    // Whole hundredths: a fraction that is none is told.
    private int percent(Node mirror, String name) {
        Node fraction = Nodes.at(mirror, "fraction");
        if (!Nodes.has(fraction)) {
            return Math.clamp(Nodes.number(mirror, "percent").orElse(100), 0, 100);
        }
        double numerator = Nodes.number(fraction, "numerator").orElse(0);
        double denominator = Math.max(1, Nodes.number(fraction, "denominator").orElse(100));
        double exact = 100 * numerator / denominator;
        int percent = Math.clamp(Math.round(exact), exact > 0 ? 1 : 0, 100);
        if (percent != exact) {
            draft.warn(
                    Kind.SOURCE,
                    "",
                    fraction.place(),
                    "copies are counted in hundredths: " + percent + " % of the requests are copied for " + name,
                    "write a fraction of 100");
        }
        return percent;
    }
}
