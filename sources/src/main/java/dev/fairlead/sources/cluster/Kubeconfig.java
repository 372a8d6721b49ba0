package dev.fairlead.sources.cluster;

import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Yaml;
import dev.fairlead.sources.secure.ClientTls;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The file that kubectl reads: of its current context the cluster, the user and the namespace. */
final class Kubeconfig {

    private static final List<String> PROGRAMS = List.of("exec", "auth-provider");
    private static final List<String> ELSEWHERE = List.of("tls-server-name", "proxy-url");

    private final Path file;
    private final Node root;

    private Kubeconfig(Path file, Node root) {
        this.file = file;
        this.root = root;
    }

    /** @throws IllegalArgumentException if it cannot be used; the message names file and key */
    static ApiAddress read(Path file) {
        try {
            Node root = Yaml.readAsWritten(ApiAddress.bytes(file), file.toString(), Set.of())
                    .root();
            return new Kubeconfig(file, root).address();
        } catch (Yaml.Malformed malformed) {
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        }
    }

    private ApiAddress address() {
        String current = Nodes.text(root, "current-context").orElseThrow(() -> wrong("current-context is missing"));
        Node context = named("contexts", current, "context");
        Node cluster = named(
                "clusters",
                Nodes.text(context, "cluster").orElseThrow(() -> wrong("the context " + current + " has no cluster")),
                "cluster");
        Optional<String> userName = Nodes.text(context, "user");
        Node user = userName.map(name -> named("users", name, "user")).orElseGet(() -> new Node.Empty(root.place()));
        refuse(user, PROGRAMS, "runs a program or a plugin, and this gateway runs none", "give it a token");
        refuse(cluster, ELSEWHERE, "is not available in this version", "take it out");
        Optional<byte[]> authorities = content(cluster, "certificate-authority");
        Optional<byte[]> certificate = content(user, "client-certificate");
        Optional<ClientTls.Identity> identity = certificate.map(shown -> new ClientTls.Identity(
                shown,
                content(user, "client-key").orElseThrow(() -> wrong("client-certificate has no client-key")),
                file + " client-key"));
        return new ApiAddress(
                server(cluster),
                authorities,
                Nodes.bool(cluster, "insecure-skip-tls-verify").orElse(false),
                Nodes.text(user, "tokenFile").map(this::beside),
                Nodes.text(user, "token"),
                identity,
                Nodes.text(context, "namespace").orElse("default"));
    }

    private URI server(Node cluster) {
        String text = Nodes.text(cluster, "server").orElseThrow(() -> wrong("the cluster has no server"));
        try {
            URI server = new URI(text);
            if (server.getHost() != null && List.of("http", "https").contains(String.valueOf(server.getScheme()))) {
                return server;
            }
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(file + ": the server \"" + text + "\" is not an address", malformed);
        }
        throw wrong("the server \"" + text + "\" is not an address of http or https");
    }

    private Node named(String section, String name, String member) {
        return Nodes.list(root, section).stream()
                .filter(each -> Nodes.text(each, "name").filter(name::equals).isPresent())
                .map(each -> Nodes.at(each, member))
                .findFirst()
                .orElseThrow(() -> wrong("there is no \"" + name + "\" among its " + section));
    }

    private Optional<byte[]> content(Node node, String key) {
        try {
            return Nodes.text(node, key + "-data")
                    .map(text -> Base64.getDecoder().decode(text))
                    .or(() -> Nodes.text(node, key).map(path -> ApiAddress.bytes(beside(path))));
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException(file + ": " + key + " cannot be read", notBase64);
        }
    }

    // As kubectl does: from the folder that the file is in.
    private Path beside(String path) {
        return file.toAbsolutePath().resolveSibling(path);
    }

    private void refuse(Node node, List<String> keys, String why, String remedy) {
        for (String key : keys) {
            if (Nodes.has(node, key)) {
                throw wrong("\"" + key + "\" " + why + "; " + remedy);
            }
        }
    }

    private IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(file + ": " + text);
    }
}
