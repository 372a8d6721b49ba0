package dev.fairlead.gateway.kubernetes;

import static dev.fairlead.gateway.kubernetes.FakeApiServer.at;
import static dev.fairlead.gateway.kubernetes.FakeApiServer.members;
import static dev.fairlead.gateway.kubernetes.FakeApiServer.text;

import dev.fairlead.gateway.tls.CertificateMaker;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Objects of a cluster, requests with their answers, and statuses, from one file. Each Service that the file names has an
 * echo backend, and an EndpointSlice unless the file gives one; {@code @port(NAME)@} is the port of such a backend. The
 * classes {@code fairlead} and the namespaces are there without being written.
 */
final class Scenario implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("@port\\(([a-z0-9-]+)\\)@");

    private final Node root;
    private final Map<String, EchoService> echoes = new TreeMap<>();
    private final FakeApiServer server = new FakeApiServer();
    private final ClusterGateway gateway;

    Scenario(Path file) throws IOException {
        root = read(file);
        objects().forEach(server::put);
        gateway = new ClusterGateway(server.uri());
    }

    private Node read(Path file) throws IOException {
        Matcher ports = PORT.matcher(Files.readString(file));
        String text =
                ports.replaceAll(found -> Integer.toString(echo(found.group(1)).port()));
        try {
            return Yaml.readAsWritten(text.getBytes(StandardCharsets.UTF_8), file.toString(), Set.of())
                    .root();
        } catch (Yaml.Malformed malformed) {
            throw new IOException(malformed.getMessage(), malformed);
        }
    }

    private EchoService echo(String name) {
        return echoes.computeIfAbsent(name, missing -> {
            try {
                return new EchoService(name);
            } catch (IOException taken) {
                throw new UncheckedIOException(taken);
            }
        });
    }

    // -- objects ----------------------------------------------------------------------------------------------------

    private List<Node> objects() {
        List<Node> all = new ArrayList<>();
        all.add(made("networking.k8s.io/v1", "IngressClass", "", "fairlead", "controller", "fairlead.dev/ingress"));
        all.add(made(
                "gateway.networking.k8s.io/v1",
                "GatewayClass",
                "",
                "fairlead",
                "controllerName",
                "fairlead.dev/gateway"));
        for (Node service : list(root, "services")) {
            all.add(service(value(service)));
        }
        for (Node object : list(root, "objects")) {
            all.add(placed(object));
        }
        for (Node secret : list(root, "secrets")) {
            all.add(secret(text(secret, "name"), list(secret, "hosts")));
        }
        if (all.stream().noneMatch(each -> text(each, "kind").equals("Gateway"))) {
            all.add(usualGateway());
        }
        Set<String> given = new java.util.TreeSet<>();
        all.stream()
                .filter(each -> text(each, "kind").equals("EndpointSlice"))
                .forEach(each -> given.add(text(at(at(each, "metadata"), "labels"), "kubernetes.io/service-name")));
        for (Node object : List.copyOf(all)) {
            boolean service = text(object, "kind").equals("Service")
                    && !text(at(object, "spec"), "type").equals("ExternalName");
            if (service && !given.contains(text(at(object, "metadata"), "name"))) {
                all.add(slice(object));
            }
        }
        Set<String> namespaces = new java.util.TreeSet<>();
        all.forEach(each -> namespaces.add(text(at(each, "metadata"), "namespace")));
        all.stream()
                .filter(each -> text(each, "kind").equals("Namespace"))
                .forEach(each -> namespaces.remove(text(at(each, "metadata"), "name")));
        namespaces.stream()
                .filter(name -> !name.isEmpty())
                .forEach(name -> all.add(made("v1", "Namespace", "", name, "kind", "none")));
        return all;
    }

    private static Node made(String apiVersion, String kind, String namespace, String name, String key, String value) {
        Members metadata = new Members().put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return new Members()
                .put("apiVersion", apiVersion)
                .put("kind", kind)
                .put("metadata", metadata.build())
                .put("spec", new Members().put(key, value).build())
                .build();
    }

    private static Node placed(Node object) {
        if (FakeApiServer.isGlobal(text(object, "kind"))) {
            return object;
        }
        return FakeApiServer.member(
                object,
                "metadata",
                metadata -> FakeApiServer.member(
                        metadata, "namespace", old -> old instanceof Node.Text ? old : Members.of("default")));
    }

    private static Node service(String named) {
        int slash = named.indexOf('/');
        Node port = new Members().put("name", "http").put("port", 8080).build();
        Node service = made(
                "v1",
                "Service",
                slash < 0 ? "default" : named.substring(0, slash),
                named.substring(slash + 1),
                "type",
                "ClusterIP");
        return FakeApiServer.member(
                service, "spec", spec -> FakeApiServer.member(spec, "ports", old -> Members.of(List.of(port))));
    }

    private static Node usualGateway() {
        Node listener = new Members()
                .put("name", "http")
                .put("protocol", "HTTP")
                .put("port", 80)
                .build();
        Node gateway =
                made("gateway.networking.k8s.io/v1", "Gateway", "default", "gateway", "gatewayClassName", "fairlead");
        return FakeApiServer.member(
                gateway, "spec", spec -> FakeApiServer.member(spec, "listeners", old -> Members.of(List.of(listener))));
    }

    private static Node secret(String named, List<Node> hosts) {
        int slash = named.indexOf('/');
        CertificateMaker.Made made = new CertificateMaker(
                        new SecureRandom(),
                        named.substring(slash + 1),
                        Instant.now().minus(Duration.ofDays(1)),
                        Instant.now().plus(Duration.ofDays(1)))
                .names(hosts.stream().map(Scenario::value).toArray(String[]::new))
                .selfSigned();
        Node secret = made(
                "v1",
                "Secret",
                slash < 0 ? "default" : named.substring(0, slash),
                named.substring(slash + 1),
                "type",
                "none");
        Node bytes = new Members()
                .put("tls.crt", base64(made.certificatePem()))
                .put("tls.key", base64(made.keyPem()))
                .build();
        return FakeApiServer.member(
                FakeApiServer.member(secret, "type", old -> Members.of("kubernetes.io/tls")), "data", old -> bytes);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private Node slice(Node service) {
        Node metadata = at(service, "metadata");
        String name = text(metadata, "name");
        List<Node> ports = new ArrayList<>();
        for (Node port : list(at(service, "spec"), "ports")) {
            Members one = new Members().put("port", echo(name).port());
            if (!text(port, "name").isEmpty()) {
                one.put("name", text(port, "name"));
            }
            ports.add(one.build());
        }
        Node labels = new Members().put("kubernetes.io/service-name", name).build();
        return new Members()
                .put("apiVersion", "discovery.k8s.io/v1")
                .put("kind", "EndpointSlice")
                .put(
                        "metadata",
                        new Members()
                                .put("name", name + "-1")
                                .put("namespace", text(metadata, "namespace"))
                                .put("labels", labels)
                                .build())
                .put("addressType", "IPv4")
                .put("ports", Members.of(ports))
                .put(
                        "endpoints",
                        Members.of(List.of(new Members()
                                .put("addresses", Members.ofTexts(List.of("127.0.0.1")))
                                .put(
                                        "conditions",
                                        new Members().put("ready", true).build())
                                .build())))
                .build();
    }

    // -- requests ---------------------------------------------------------------------------------------------------

    /** What is not as the file says; empty where all is. */
    List<String> differences() throws IOException, GeneralSecurityException {
        List<String> wrong = new ArrayList<>();
        for (Node request : list(root, "requests")) {
            int times = (int) number(request, "times", 1);
            Map<String, Integer> counts = new TreeMap<>();
            Map<String, Integer> before = new TreeMap<>();
            echoes.forEach((name, echo) -> before.put(name, echo.requests()));
            for (int i = 0; i < times; i++) {
                Ask.Answer answer = ask(request);
                counts.merge(answer.status() == 200 ? answer.service() : "" + answer.status(), 1, Integer::sum);
                if (times == 1) {
                    compare(request, answer, wrong);
                }
            }
            members(at(request, "shares")).forEach((service, range) -> {
                int count = counts.getOrDefault(service, 0);
                List<Node> bounds = ((Node.Sequence) range).elements();
                if (count < Integer.parseInt(value(bounds.get(0))) || count > Integer.parseInt(value(bounds.get(1)))) {
                    wrong.add(said(request) + ": " + counts + ", not " + value(bounds.get(0)) + " to "
                            + value(bounds.get(1)) + " of " + service);
                }
            });
            for (Node mirror : list(request, "mirrored")) {
                String name = value(mirror);
                int from = before.getOrDefault(name, 0);
                ClusterGateway.await(
                        () -> Objects.requireNonNull(echoes.get(name)).requests() > from,
                        said(request) + ": a copy for " + name);
            }
        }
        statuses(wrong);
        for (Node finding : list(root, "findings")) {
            if (!gateway.findings().contains(value(finding))) {
                wrong.add("no finding says \"" + value(finding) + "\", but:\n" + gateway.findings());
            }
        }
        return wrong;
    }

    private Ask.Answer ask(Node request) throws IOException, GeneralSecurityException {
        Map<String, String> headers = new LinkedHashMap<>();
        members(at(request, "headers")).forEach((name, value) -> headers.put(name, value(value)));
        Ask ask = new Ask(
                value(at(request, "method"), "GET"),
                value(at(request, "host"), "localhost"),
                value(at(request, "path"), "/"),
                headers);
        boolean tls = at(request, "tls") instanceof Node.Bool bool && bool.value();
        return tls ? ask.securely(gateway.securePort()) : ask.at(gateway.port());
    }

    private static void compare(Node request, Ask.Answer answer, List<String> wrong) {
        String where = said(request) + ": ";
        long status = number(request, "status", 200);
        if (answer.status() != status) {
            wrong.add(where + "status " + answer.status() + ", not " + status + "\n" + answer.body());
            return;
        }
        same(where + "service", value(at(request, "service"), answer.service()), answer.service(), wrong);
        Node sends = at(request, "sends");
        same(where + "target", value(at(sends, "path"), answer.target()), answer.target(), wrong);
        members(at(sends, "headers"))
                .forEach((name, value) -> same(where + name + " sent", value(value), answer.seen(name), wrong));
        for (Node name : list(sends, "without")) {
            same(where + value(name) + " sent", "", answer.seen(value(name)), wrong);
        }
        Node answers = at(request, "answers");
        members(at(answers, "headers"))
                .forEach((name, value) -> same(
                        where + name + " answered",
                        value(value),
                        answer.headers().getOrDefault(name.toLowerCase(java.util.Locale.ROOT), ""),
                        wrong));
        for (Node name : list(answers, "without")) {
            same(where + value(name) + " answered", null, answer.headers().get(value(name)), wrong);
        }
        same(
                where + "certificate",
                value(at(request, "certificate"), answer.certificate()),
                answer.certificate(),
                wrong);
    }

    private static void same(String what, @Nullable Object wanted, @Nullable Object found, List<String> wrong) {
        if (!java.util.Objects.equals(wanted, found)) {
            wrong.add(what + ": " + found + ", not " + wanted);
        }
    }

    // -- statuses ---------------------------------------------------------------------------------------------------

    private void statuses(List<String> wrong) {
        for (Node status : list(root, "statuses")) {
            String[] object = text(status, "object").split(" ", 2);
            String key =
                    object[1].contains("/") || FakeApiServer.isGlobal(object[0]) ? object[1] : "default/" + object[1];
            List<String> last = new ArrayList<>();
            try {
                ClusterGateway.await(
                        () -> {
                            last.clear();
                            statusDifferences(status, server.get(object[0], key), last);
                            return last.isEmpty();
                        },
                        text(status, "object"));
            } catch (AssertionError late) {
                last.forEach(each -> wrong.add(text(status, "object") + ": " + each));
            }
        }
    }

    private static void statusDifferences(Node wanted, Node object, List<String> wrong) {
        Node status = at(object, "status");
        Node holder = status;
        List<Node> parents = list(status, "parents");
        if (at(wanted, "listener") instanceof Node.Text listener) {
            holder = list(status, "listeners").stream()
                    .filter(each -> text(each, "name").equals(listener.value()))
                    .findFirst()
                    .orElseGet(Members::nothing);
            same(
                    "attachedRoutes",
                    value(at(wanted, "attachedRoutes"), value(at(holder, "attachedRoutes"))),
                    value(at(holder, "attachedRoutes")),
                    wrong);
        } else if (at(wanted, "parents") instanceof Node.Decimal count) {
            same("parents", count.value().intValue(), parents.size(), wrong);
        } else if (!parents.isEmpty()) {
            int index = (int) number(wanted, "parent", 0);
            holder = index < parents.size() ? parents.get(index) : Members.nothing();
        }
        for (Map.Entry<String, Node> condition :
                members(at(wanted, "conditions")).entrySet()) {
            String found = list(holder, "conditions").stream()
                    .filter(each -> text(each, "type").equals(condition.getKey()))
                    .map(each -> text(each, "status") + " " + text(each, "reason"))
                    .findFirst()
                    .orElse("none");
            same(condition.getKey(), value(condition.getValue()), found, wrong);
        }
        if (at(wanted, "address") instanceof Node.Text address) {
            String said = dev.fairlead.model.tree.Json.canonical(status);
            if (!said.contains("\"" + address.value() + "\"")) {
                wrong.add("no address " + address.value() + " in " + said);
            }
        }
    }

    // -- trees ------------------------------------------------------------------------------------------------------

    private static List<Node> list(Node node, String name) {
        return at(node, name) instanceof Node.Sequence sequence ? sequence.elements() : List.of();
    }

    private static long number(Node node, String name, long fallback) {
        return at(node, name) instanceof Node.Decimal number ? number.value().longValue() : fallback;
    }

    private static String value(Node node) {
        return value(node, "");
    }

    private static String value(Node node, String fallback) {
        return switch (node) {
            case Node.Text text -> text.value();
            case Node.Decimal decimal -> decimal.value().toPlainString();
            case Node.Bool bool -> Boolean.toString(bool.value());
            default -> fallback;
        };
    }

    private static String said(Node request) {
        return value(at(request, "method"), "GET") + " " + value(at(request, "host"), "localhost")
                + value(at(request, "path"), "/");
    }

    FakeApiServer server() {
        return server;
    }

    ClusterGateway gateway() {
        return gateway;
    }

    @Override
    public void close() {
        gateway.close();
        server.close();
        echoes.values().forEach(EchoService::close);
    }
}
