package dev.fairlead.cli.role;

import dev.fairlead.cli.settings.Settings;
import dev.fairlead.gateway.Gateway;
import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.PathPattern;
import dev.fairlead.model.Product;
import dev.fairlead.model.Snapshot;
import dev.fairlead.store.secret.CredentialKeys;
import dev.fairlead.store.secret.Keyring;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code up} says when it is ready: where everything is, the keys of file credentials, and a line to paste. */
final class Welcome {

    private static final byte[] LOOPBACK = InetAddress.getLoopbackAddress().getAddress();

    private final Settings settings;
    private final List<Path> files;
    private final Gateway gateway;
    private final CredentialKeys keys;

    Welcome(Settings settings, List<Path> files, Gateway gateway, Keyring keyring) {
        this.settings = settings;
        this.files = files;
        this.gateway = gateway;
        this.keys = CredentialKeys.ofFiles(keyring);
    }

    /** A key that this process can show, because it was derived. */
    private record Shown(Name clientName, Client client, Credential credential, String key) {}

    /**
     * The lines.
     *
     * @param management address of management
     * @param madePassword the administrator's, if it was made just now
     * @param token kept for the other verbs; empty if there is none
     */
    String text(String management, Optional<String> madePassword, String token) {
        Snapshot snapshot = gateway.snapshot();
        StringBuilder text = new StringBuilder(1024);
        text.append("\nFairlead ").append(Version.number());
        text.append(gateway.health().isReady() ? " is ready\n\n" : " is up and not ready; see /health\n\n");
        line(text, "traffic", "http://127.0.0.1:" + gateway.address().getPort());
        line(text, "management", management + (madePassword.isEmpty() ? "   user admin" : ""));
        madePassword.ifPresent(password -> line(text, "", "user admin, password " + password + "   (shown once)"));
        line(text, "own side", "http://127.0.0.1:" + gateway.adminAddress().getPort() + "/metrics");
        line(
                text,
                "data",
                settings.storage().data().toAbsolutePath().normalize().toString());
        files.forEach(file -> line(text, "serving", file.toString()));
        if (!token.isEmpty()) {
            line(text, "token", "kept for the other verbs: fairlead status, fairlead publish, ...");
        }
        List<Shown> shown = keys(snapshot);
        shown.forEach(each ->
                line(text, "key", each.client().name() + "/" + each.credential().name() + "   " + each.key()));
        snapshot.diagnostics().stream().map(Diagnostic::toString).forEach(finding -> line(text, "finding", finding));
        return text.append('\n').append(tryIt(snapshot, shown)).toString();
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append(String.format("  %-12s%s%n", label, value));
    }

    private List<Shown> keys(Snapshot snapshot) {
        List<Shown> shown = new ArrayList<>();
        snapshot.clients().forEach((name, client) -> {
            if (name.owner() == Owner.FILE) {
                client.credentials().forEach(credential -> derived(client, credential)
                        .ifPresent(key -> shown.add(new Shown(name, client, credential, key))));
            }
        });
        return shown;
    }

    private Optional<String> derived(Client client, Credential credential) {
        // Of the others nothing that could be shown is made here.
        return credential instanceof Credential.ApiKey key
                ? keys.derive(client.name(), key.name()).filter(text -> text.startsWith("flk_" + key.id() + "_"))
                : Optional.empty();
    }

    private String tryIt(Snapshot snapshot, List<Shown> shown) {
        for (Shown each : shown) {
            for (Name granted : each.client().products()) {
                Product product = snapshot.products().get(granted);
                Optional<String> path = product == null || !usable(each) ? Optional.empty() : path(product);
                if (path.isPresent()) {
                    return "Try it:\n\ncurl -i -H 'X-API-Key: " + each.key() + "' http://127.0.0.1:"
                            + gateway.address().getPort() + path.get() + "\n\n";
                }
            }
        }
        if (snapshot.products().keySet().stream().anyMatch(name -> name.owner() == Owner.STORE)) {
            return """
                    Keys of the store were shown once, when they were made, so there is no line to try here: fairlead routes
                    lists what is served, and a client's page in the console gives it another key.

                    """;
        }
        return """
                Nothing to try yet: make a product and a client, with a file (fairlead up FILE) or through REST
                (fairlead api -X PUT -d @product.json /api/v1/products/NAME), then publish (fairlead publish).

                """;
    }

    private static boolean usable(Shown shown) {
        Credential credential = shown.credential();
        boolean get = credential.allowedMethods().isEmpty()
                || credential.allowedMethods().contains("GET");
        boolean here = credential.allowedIps().isEmpty()
                || credential.allowedIps().stream().anyMatch(block -> block.contains(LOOPBACK));
        boolean always = credential.terms().hours().isEmpty();
        return shown.client().active() && credential.active() && get && here && always;
    }

    private static Optional<String> path(Product product) {
        if (product.draft()) {
            return Optional.empty();
        }
        for (Product.Proxy proxy : product.proxies()) {
            for (Product.Endpoint endpoint : proxy.endpoints()) {
                boolean get = endpoint.methods().isEmpty() || endpoint.methods().contains("GET");
                if (get && !proxy.draft()) {
                    return Optional.of(product.basePath() + proxy.path() + example(endpoint.path()));
                }
            }
        }
        return Optional.empty();
    }

    private static String example(PathPattern pattern) {
        String segments = pattern.segments().stream()
                .map(segment -> switch (segment) {
                    case PathPattern.Segment.Literal literal -> "/" + literal.text();
                    case PathPattern.Segment.Parameter parameter -> "/1";
                })
                .collect(Collectors.joining());
        return pattern.wildcard() ? segments + "/anything" : segments.isEmpty() ? "/" : segments;
    }
}
