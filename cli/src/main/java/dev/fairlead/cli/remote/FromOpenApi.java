package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject;
import dev.fairlead.model.form.Findings;
import dev.fairlead.model.openapi.OpenApiReader;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A document of OpenAPI as a configuration file with one product. */
final class FromOpenApi {

    private FromOpenApi() {}

    static Node file(Node document, OpenApiReader.Options options, Surroundings surroundings) {
        Findings findings = new Findings(new Subject(Subject.Kind.PRODUCT, options.name(), Owner.STORE));
        Optional<Node.Mapping> product = OpenApiReader.product(document, options, findings);
        List<Diagnostic> all = findings.all();
        if (product.isEmpty()) {
            throw CommandFailure.badInput(all.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
        }
        all.forEach(finding -> surroundings.terminal().print(finding.toString()));
        Node.Mapping products = new Members().put(options.name(), product.get()).build();
        return new Members().put("products", products).build();
    }
}
