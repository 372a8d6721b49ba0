package dev.fairlead.management.api;

import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Problem;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject;
import dev.fairlead.model.form.Findings;
import dev.fairlead.model.form.ProductForm;
import dev.fairlead.model.openapi.OpenApiReader;
import dev.fairlead.model.openapi.OpenApiWriter;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import java.io.IOException;
import java.util.Optional;

/** Products as documents of OpenAPI: for those who call them, and from those who have one. */
final class ProductDocuments {

    private final Store store;
    private final Objects objects;

    ProductDocuments(Store store, Objects objects) {
        this.store = store;
        this.objects = objects;
    }

    void serve(Operations table) {
        table.does("readProductDocument", this::read);
        table.does("importProductDocument", this::importing);
    }

    /** What partners may know of a product as it stands. */
    private Answer read(Call call) {
        String name = call.path("name");
        Resource there = store.resources()
                .contents()
                .find(Kind.PRODUCT, name)
                .orElseThrow(() -> Outcomes.missing(Kind.PRODUCT, name));
        return ProductForm.read(name, Bodies.stored(there.body()), findings(name))
                .map(declared -> Answer.json(200, OpenApiWriter.write(declared.product())))
                .orElseThrow(() -> Refusal.of(409, "The product \"" + name + "\" cannot be read; mend it first"));
    }

    /** Makes a product of a document, or makes it anew. */
    private Answer importing(Call call) throws IOException {
        String name = call.path("name");
        Findings findings = findings(name);
        OpenApiReader.Options options = new OpenApiReader.Options(
                name, call.query("basePath").orElse(""), call.query("url").orElse(""));
        Optional<Node.Mapping> product = OpenApiReader.product(call.body(Transfer.MAX_FILE), options, findings);
        if (product.isEmpty()) {
            throw new Refusal(Problem.of(
                    422,
                    "The document cannot be made a product; nothing was changed",
                    findings.all().stream()
                            .filter(finding -> finding.severity() == Severity.ERROR)
                            .map(finding ->
                                    new Problem.Fault(finding.place().pointer(), finding.text(), finding.remedy()))
                            .toList()));
        }
        return objects.replace(Kind.PRODUCT, call, product.get());
    }

    private static Findings findings(String name) {
        return new Findings(new Subject(Subject.Kind.PRODUCT, name, Owner.STORE));
    }
}
