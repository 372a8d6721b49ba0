package dev.fairlead.model.form;

import dev.fairlead.model.Cidr;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Service;
import dev.fairlead.model.TcpMiddleware;
import dev.fairlead.model.TcpService;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link TcpService} and {@link TcpMiddleware} in Traefik's form, both ways. */
public final class TcpServiceForm {

    private static final String REMEDY = "write it as host:port";
    private static final int MOST_CONNECTIONS = 1_000_000;

    private TcpServiceForm() {}

    /** The service; empty after an error among the findings. */
    public static Optional<TcpService> read(String name, Node node, Findings findings) {
        Owner own = findings.subject().owner();
        Fields fields = Fields.of(node, findings);
        Reading.name(fields, name);
        boolean weighted = fields.has("weighted");
        boolean group = fields.has("loadBalancer");
        if (weighted == group && !findings.failed()) {
            findings.error(
                    fields.place(),
                    weighted ? "it is several kinds of service" : "\"loadBalancer\" is missing",
                    weighted ? "make it one service for each" : "add it with its servers");
        }
        Optional<TcpService.Kind> kind = Optional.empty();
        if (weighted) {
            Fields shares = fields.fields("weighted");
            kind = Optional.of(new TcpService.Weighted(CompositeForm.shares(shares, own)));
            shares.finish();
        }
        if (group) {
            kind = Optional.of(group(fields.fields("loadBalancer")));
        }
        fields.finish();
        return findings.failed() ? Optional.empty() : kind.map(read -> new TcpService(name, read));
    }

    private static TcpService.LoadBalancer group(Fields fields) {
        Findings findings = fields.findings();
        List<TcpService.Server> servers = new ArrayList<>();
        for (Node element : fields.list("servers")) {
            Fields server = Fields.of(element, findings);
            server.requiredText("address");
            server.parsed("address", TcpServiceForm::server, REMEDY).ifPresent(servers::add);
            if (server.bool("tls", false)) {
                Reading.unavailable(findings, "tls", server.place("tls"));
            }
            server.finish();
        }
        int version = proxyProtocol(fields);
        fields.unavailable((key, place) -> Reading.unavailable(findings, key, place), "serversTransport");
        // How long one side may go on when the other has ended is a bound of the gateway here.
        fields.unavailable((key, place) -> Reading.without(findings, key, place), "terminationDelay");
        fields.finish();
        return new TcpService.LoadBalancer(servers, version);
    }

    private static int proxyProtocol(Fields fields) {
        Optional<Node> node = fields.node("proxyProtocol");
        if (node.isEmpty()) {
            return 0;
        }
        if (node.get() instanceof Node.Bool bool) {
            return bool.value() ? 2 : 0;
        }
        Fields protocol = Fields.of(node.get(), fields.findings());
        int version = (int) protocol.wholeNumber("version", 1, 2, 2);
        protocol.finish();
        return version;
    }

    private static TcpService.Server server(String text) {
        try {
            Service.Backend read = BackendUrl.parse("http://" + text);
            if (text.lastIndexOf(':') > text.lastIndexOf(']') && read.basePath().isEmpty() && !text.endsWith("/")) {
                return new TcpService.Server(read.host(), read.port());
            }
        } catch (IllegalArgumentException noAddress) {
            throw new IllegalArgumentException("\"" + text + "\" is not the address of a server", noAddress);
        }
        throw new IllegalArgumentException("\"" + text + "\" is not the address of a server");
    }

    /** The middleware; empty after an error among the findings. */
    public static Optional<TcpMiddleware> readMiddleware(String name, Node node, Findings findings) {
        Fields fields = Fields.of(node, findings);
        Reading.name(fields, name);
        List<TcpMiddleware> read = new ArrayList<>();
        for (String list : List.of("ipAllowList", "ipWhiteList")) {
            if (fields.has(list)) {
                Fields options = fields.fields(list);
                List<Cidr> blocks = options.parsedList(
                        "sourceRange", Cidr::parse, "write an address or a block such as 10.0.0.0/8");
                if (blocks.isEmpty() && !findings.failed()) {
                    findings.error(
                            options.place("sourceRange"),
                            "\"sourceRange\" is missing or empty",
                            "list who may come in");
                }
                options.finish();
                read.add(new TcpMiddleware.IpAllowList(blocks));
            }
        }
        if (fields.has("inFlightConn")) {
            Fields options = fields.fields("inFlightConn");
            read.add(new TcpMiddleware.InFlightConn((int) options.requiredNumber("amount", 1, MOST_CONNECTIONS)));
            options.finish();
        }
        fields.finish();
        if (read.size() != 1 && !findings.failed()) {
            findings.error(fields.place(), "it has " + read.size() + " types", "write ipAllowList or inFlightConn");
        }
        return findings.failed() ? Optional.empty() : Optional.of(read.getFirst());
    }

    /** What {@link #read} reads as an equal service; {@code own} is the source that it is written for. */
    public static Node.Mapping write(TcpService service, Owner own) {
        return switch (service.kind()) {
            case TcpService.LoadBalancer group ->
                new Members().put("loadBalancer", group(group)).build();
            case TcpService.Weighted weighted -> {
                Node shares = CompositeForm.shares(weighted.services(), own);
                yield new Members()
                        .put("weighted", new Members().put("services", shares).build())
                        .build();
            }
        };
    }

    private static Node.Mapping group(TcpService.LoadBalancer group) {
        List<Node> servers = new ArrayList<>();
        group.servers()
                .forEach(server -> servers.add(
                        new Members().put("address", server.address()).build()));
        Members members = new Members().put("servers", Members.of(servers));
        if (group.proxyProtocol() > 0) {
            members.put(
                    "proxyProtocol",
                    new Members().put("version", group.proxyProtocol()).build());
        }
        return members.build();
    }

    /** What {@link #readMiddleware} reads as an equal middleware. */
    public static Node.Mapping write(TcpMiddleware middleware) {
        return switch (middleware) {
            case TcpMiddleware.IpAllowList list -> {
                Node blocks = Members.ofTexts(
                        list.sourceRange().stream().map(Cidr::toString).toList());
                yield new Members()
                        .put(
                                "ipAllowList",
                                new Members().put("sourceRange", blocks).build())
                        .build();
            }
            case TcpMiddleware.InFlightConn limit ->
                new Members()
                        .put(
                                "inFlightConn",
                                new Members().put("amount", limit.amount()).build())
                        .build();
        };
    }
}
