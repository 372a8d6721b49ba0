package dev.fairlead.model.form;

import dev.fairlead.model.Contract;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Product.Endpoint;
import dev.fairlead.model.Product.Proxy;
import dev.fairlead.model.Service;
import dev.fairlead.model.Service.Backend;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One proxy of a product, both ways. */
final class ProxyForm {

    private final String product;
    private final String name;
    private final Fields fields;
    private final Owner own;

    ProxyForm(String product, String name, Fields fields) {
        this.product = product;
        this.name = name;
        this.fields = fields;
        this.own = fields.findings().subject().owner();
    }

    /** @param service what the proxy declares by URL */
    record ReadProxy(Proxy proxy, Optional<Service> service) {}

    ReadProxy read() {
        Findings findings = fields.findings();
        try {
            Reading.checkedName(name);
        } catch (IllegalArgumentException refused) {
            findings.error(fields.place(), String.valueOf(refused.getMessage()), "give the proxy another name");
        }
        Reading.name(fields, name);
        Optional<Service> made = madeService();
        Optional<Name> workflow = Reading.reference(fields, "workflow", own);
        List<Endpoint> endpoints = endpoints();
        boolean answered = workflow.isPresent()
                || (!endpoints.isEmpty()
                        && endpoints.stream().allMatch(one -> one.workflow().isPresent()));
        Name service = made.map(value -> new Name(value.name(), own)).orElseGet(() -> namedService(answered));
        boolean shown = fields.bool("forwardCredential", false);
        if (shown) {
            onlyForOne(endpoints);
        }
        Proxy proxy = new Proxy(
                name,
                fields.text("description", ""),
                fields.parsed("path", Paths::below, Paths.REMEDY).orElse(""),
                fields.bool("draft", false),
                service,
                shown,
                Reading.reference(fields, "secret", own),
                workflow,
                endpoints);
        fields.finish();
        return new ReadProxy(proxy, made);
    }

    // Whoever sees the credential may answer by it, also where the client is the same.
    private void onlyForOne(List<Endpoint> endpoints) {
        for (Endpoint endpoint : endpoints) {
            if (endpoint.contract().caching().filter(Contract.Caching::shared).isPresent()) {
                fields.findings()
                        .error(
                                fields.place("forwardCredential"),
                                "the endpoint \"" + endpoint.name() + "\" shares its answers among clients, and its"
                                        + " service sees their credentials",
                                "take out \"shared\" of its cache, or \"forwardCredential\"");
            }
        }
    }

    private Optional<Service> madeService() {
        return fields.parsed("url", BackendUrl::parse, BackendUrl.REMEDY)
                .map(backend -> new Service(product + "/" + name, List.of(backend), true));
    }

    private Name namedService(boolean answered) {
        if (!answered && !fields.has("service") && !fields.has("url")) {
            fields.findings()
                    .error(
                            fields.place("service"),
                            "the proxy \"" + name + "\" has neither \"service\" nor \"url\"",
                            "add one of them, or a workflow for all that it answers");
        }
        return Reading.reference(fields, "service", own).orElse(Proxy.NO_SERVICE);
    }

    private List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        EndpointForm form = new EndpointForm(fields.findings());
        for (Node node : fields.list("endpoints")) {
            form.read(node).ifPresent(endpoints::add);
        }
        if (endpoints.isEmpty() && !fields.findings().failed()) {
            fields.findings()
                    .warning(
                            fields.place("endpoints"),
                            "the proxy \"" + name + "\" has no endpoints, so nothing of it can be called",
                            "add one, such as {name: all, path: /*}");
        }
        return endpoints;
    }

    /** @param made the service that the proxy declares by URL; empty where it names one */
    static Node write(Proxy proxy, Optional<Service> made, Owner own) {
        Members members = new Members();
        if (!proxy.description().isEmpty()) {
            members.put("description", proxy.description());
        }
        if (!proxy.path().isEmpty()) {
            members.put("path", proxy.path());
        }
        if (proxy.draft()) {
            members.put("draft", true);
        }
        Optional<String> url = made.filter(service -> service.backends().size() == 1)
                .map(service -> service.backends().getFirst())
                .map(Backend::url);
        if (url.isPresent()) {
            members.put("url", url.get());
        } else if (proxy.hasService()) {
            members.put("service", Reading.reference(proxy.service(), own));
        }
        if (proxy.forwardCredential()) {
            members.put("forwardCredential", true);
        }
        proxy.secret().ifPresent(secret -> members.put("secret", Reading.reference(secret, own)));
        proxy.workflow().ifPresent(workflow -> members.put("workflow", Reading.reference(workflow, own)));
        List<Node> endpoints = proxy.endpoints().stream()
                .map(endpoint -> EndpointForm.write(endpoint, own))
                .toList();
        return members.put("endpoints", Members.of(endpoints)).build();
    }
}
