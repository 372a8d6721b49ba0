package dev.fairlead.model.form;

import dev.fairlead.model.Contract;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.PathPattern;
import dev.fairlead.model.Place;
import dev.fairlead.model.Product.Endpoint;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The endpoints of one proxy, both ways; remembers those that it read, to find what is published twice. */
final class EndpointForm {

    private final Findings findings;
    private final List<String> names = new ArrayList<>();
    private final Map<String, Endpoint> published = new HashMap<>();

    EndpointForm(Findings findings) {
        this.findings = findings;
    }

    Optional<Endpoint> read(Node node) {
        Fields fields = Fields.of(node, findings);
        String name = fields.requiredText("name");
        if (!name.isEmpty() && names.contains(name)) {
            findings.error(
                    fields.place("name"), "a second endpoint is named \"" + name + "\"", "give it a name of its own");
        }
        names.add(name);
        List<String> methods = Reading.methods(fields, "methods");
        fields.requiredText("path");
        Optional<PathPattern> path = fields.parsed("path", Paths::pattern, Paths.REMEDY);
        Optional<PathPattern> target = fields.parsed("target", Paths::pattern, Paths.REMEDY);
        Optional<Name> workflow =
                Reading.reference(fields, "workflow", findings.subject().owner());
        Contract contract = ContractForm.read(fields, path);
        fields.finish();
        if (path.isEmpty()) {
            return Optional.empty();
        }
        target.ifPresent(pattern -> agree(path.get(), pattern, fields.place("target")));
        Endpoint endpoint = new Endpoint(name, methods, path.get(), target.orElse(path.get()), workflow, contract);
        publish(endpoint, fields.place());
        return Optional.of(endpoint);
    }

    private void agree(PathPattern path, PathPattern target, Place place) {
        for (String parameter : target.parameters()) {
            if (!path.parameters().contains(parameter)) {
                findings.error(
                        place,
                        "the target \"" + target + "\" uses {" + parameter + "}, which the path \"" + path
                                + "\" does not have",
                        "use the parameters of the path");
            }
        }
        if (target.wildcard() && !path.wildcard()) {
            findings.error(
                    place,
                    "the target \"" + target + "\" ends in /* and the path \"" + path + "\" does not",
                    "end both in /* or neither");
        }
        if (path.wildcard() && !target.wildcard()) {
            findings.warning(
                    place,
                    "the target \"" + target + "\" drops what the * of the path \"" + path + "\" takes",
                    "end the target in /* to keep it");
        }
    }

    private void publish(Endpoint endpoint, Place place) {
        List<String> methods = endpoint.methods().isEmpty() ? List.of("*") : endpoint.methods();
        for (String method : methods) {
            Endpoint other = published.putIfAbsent(method + " " + shape(endpoint.path()), endpoint);
            if (other != null) {
                findings.error(
                        place,
                        "the endpoint \"" + endpoint.name() + "\" publishes "
                                + (method.equals("*") ? "every method" : method) + " " + endpoint.path()
                                + ", as does \"" + other.name() + "\"",
                        "keep one of them");
                return;
            }
        }
    }

    // Two patterns of one shape take the same requests, whatever their parameters are called.
    private static String shape(PathPattern pattern) {
        StringBuilder shape = new StringBuilder();
        for (PathPattern.Segment segment : pattern.segments()) {
            switch (segment) {
                case PathPattern.Segment.Literal literal -> shape.append('/').append(literal.text());
                case PathPattern.Segment.Parameter parameter -> shape.append("/{}");
            }
        }
        return shape.append(pattern.wildcard() ? "/*" : "").toString();
    }

    static Node write(Endpoint endpoint, Owner own) {
        Members members = new Members().put("name", endpoint.name());
        if (!endpoint.methods().isEmpty()) {
            members.put("methods", Members.ofTexts(endpoint.methods()));
        }
        members.put("path", endpoint.path().toString());
        if (!endpoint.target().equals(endpoint.path())) {
            members.put("target", endpoint.target().toString());
        }
        endpoint.workflow().ifPresent(workflow -> members.put("workflow", Reading.reference(workflow, own)));
        ContractForm.write(endpoint.contract(), members);
        return members.build();
    }
}
