package dev.fairlead.model.form;

import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Service.Failover;
import dev.fairlead.model.Service.HighestRandomWeight;
import dev.fairlead.model.Service.Mirror;
import dev.fairlead.model.Service.Mirroring;
import dev.fairlead.model.Service.Share;
import dev.fairlead.model.Service.Weighted;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Services that lead to other services, both ways. */
final class CompositeForm {

    private static final int MOST_SHARES = 64;
    private static final long MIB = 1024 * 1024;
    private static final long MOST_BODY = 16 * MIB;

    private CompositeForm() {}

    static Weighted weighted(Fields fields, Owner own) {
        Weighted read = new Weighted(shares(fields, own), StickyForm.read(fields));
        propagated(fields);
        fields.finish();
        return read;
    }

    static HighestRandomWeight highestRandomWeight(Fields fields, Owner own) {
        HighestRandomWeight read = new HighestRandomWeight(shares(fields, own));
        propagated(fields);
        fields.finish();
        return read;
    }

    static List<Share> shares(Fields fields, Owner own) {
        List<Share> shares = new ArrayList<>();
        for (Node element : fields.list("services")) {
            Fields share = Fields.of(element, fields.findings());
            share.requiredText("name");
            Optional<Name> name = Reading.reference(share, "name", own);
            int weight = (int) share.wholeNumber("weight", 0, 1_000_000, 1);
            share.finish();
            name.ifPresent(service -> shares.add(new Share(service, weight)));
        }
        if (shares.size() > MOST_SHARES) {
            fields.findings()
                    .error(
                            fields.place("services"),
                            "it has " + shares.size() + " services; " + MOST_SHARES + " are the most",
                            "spread them over several");
        }
        if (shares.isEmpty() && !fields.findings().failed()) {
            fields.missing("services", "list at least one with its name");
        }
        return shares;
    }

    static Mirroring mirroring(Fields fields, Owner own) {
        Optional<Name> service = required(fields, "service", own);
        List<Mirror> mirrors = new ArrayList<>();
        for (Node element : fields.list("mirrors")) {
            Fields mirror = Fields.of(element, fields.findings());
            mirror.requiredText("name");
            Optional<Name> name = Reading.reference(mirror, "name", own);
            int percent = (int) mirror.wholeNumber("percent", 0, 100, 0);
            mirror.finish();
            name.ifPresent(each -> mirrors.add(new Mirror(each, percent)));
        }
        // In Traefik -1 means unlimited; a copy is held in memory here, so there is a bound.
        long most = fields.wholeNumber("maxBodySize", -1, MOST_BODY, MIB);
        Mirroring read = new Mirroring(
                service.orElse(nobody(own)), mirrors, fields.bool("mirrorBody", true), most < 0 ? MOST_BODY : most);
        propagated(fields);
        fields.finish();
        return read;
    }

    static Failover failover(Fields fields, Owner own) {
        Failover read = new Failover(
                required(fields, "service", own).orElse(nobody(own)),
                required(fields, "fallback", own).orElse(nobody(own)));
        propagated(fields);
        fields.unavailable((key, place) -> Reading.unavailable(fields.findings(), key, place), "errors");
        fields.finish();
        return read;
    }

    private static Optional<Name> required(Fields fields, String key, Owner own) {
        fields.requiredText(key);
        return Reading.reference(fields, key, own);
    }

    // Never seen by anybody: the object was refused.
    private static Name nobody(Owner own) {
        return new Name("none", own);
    }

    /** Traefik asks for an empty {@code healthCheck}; here the state of what is below always counts. */
    private static void propagated(Fields fields) {
        fields.fields("healthCheck").finish();
    }

    static Node.Mapping write(Weighted weighted, Owner own) {
        Members members = new Members().put("services", shares(weighted.services(), own));
        weighted.sticky().ifPresent(sticky -> members.put("sticky", StickyForm.write(sticky)));
        return members.build();
    }

    static Node.Mapping write(HighestRandomWeight weighted, Owner own) {
        return new Members().put("services", shares(weighted.services(), own)).build();
    }

    static Node shares(List<Share> services, Owner own) {
        List<Node> shares = new ArrayList<>();
        for (Share share : services) {
            Members one = new Members().put("name", Reading.reference(share.service(), own));
            if (share.weight() != 1) {
                one.put("weight", share.weight());
            }
            shares.add(one.build());
        }
        return Members.of(shares);
    }

    static Node.Mapping write(Mirroring mirroring, Owner own) {
        Members members = new Members().put("service", Reading.reference(mirroring.service(), own));
        List<Node> mirrors = new ArrayList<>();
        for (Mirror mirror : mirroring.mirrors()) {
            mirrors.add(new Members()
                    .put("name", Reading.reference(mirror.service(), own))
                    .put("percent", mirror.percent())
                    .build());
        }
        members.put("mirrors", Members.of(mirrors));
        if (!mirroring.mirrorBody()) {
            members.put("mirrorBody", false);
        }
        if (mirroring.maxBodyBytes() != MIB) {
            members.put("maxBodySize", mirroring.maxBodyBytes());
        }
        return members.build();
    }

    static Node.Mapping write(Failover failover, Owner own) {
        return new Members()
                .put("service", Reading.reference(failover.service(), own))
                .put("fallback", Reading.reference(failover.fallback(), own))
                .build();
    }
}
