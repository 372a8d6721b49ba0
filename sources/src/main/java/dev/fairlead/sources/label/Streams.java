package dev.fairlead.sources.label;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** TCP, UDP and TLS in labels: read, checked, and said that nothing is served of them. */
final class Streams {

    private Streams() {}

    static List<Diagnostic> of(Container container, LabelTree.Result labels, Owner owner) {
        List<Diagnostic> found = new ArrayList<>();
        Subject subject = new Subject(Kind.SOURCE, "", owner);
        labels.at("tcp", "routers").forEach((name, node) -> {
            String rule =
                    node instanceof Node.Mapping router && router.members().get("rule") instanceof Node.Text text
                            ? text.value()
                            : "";
            boolean byHost = rule.toLowerCase(Locale.ROOT).matches("(?s).*\\bhost(regexp)?\\s*\\(.*");
            found.add(
                    byHost
                            ? Diagnostic.error(
                                    subject,
                                    node.place(),
                                    "the TCP route \"" + name + "\" asks for a host, which TCP does not have",
                                    "write HostSNI, or make it traefik.http.routers." + name)
                            : Diagnostic.error(
                                    subject,
                                    node.place(),
                                    "the TCP route \"" + name
                                            + "\" is not served: TCP is not available in this version",
                                    "make it a route of http if it speaks HTTP"));
        });
        labels.at("udp", "routers")
                .forEach((name, node) -> found.add(Diagnostic.error(
                        subject,
                        node.place(),
                        "the UDP route \"" + name + "\" is not served: this gateway does not forward UDP",
                        "publish the port of container \"" + container.name() + "\" itself")));
        return found;
    }
}
