package dev.fairlead.sources.cluster;

import dev.fairlead.sources.secure.ClientTls;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the API server of a cluster is, and as whom it is asked.
 *
 * @param server {@code https://…}, or {@code http://…} for a proxy such as {@code kubectl proxy}
 * @param authorities PEM of those who may sign for it; empty means those of the system
 * @param unverified true believes everybody
 * @param token the file with the token; tokens of service accounts are changed while they are used
 * @param fixedToken a token that is not changed; goes before the file
 * @param identity the certificate that is shown
 * @param namespace the one that the gateway itself is in
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ApiAddress(
        URI server,
        Optional<byte[]> authorities,
        boolean unverified,
        Optional<Path> token,
        Optional<String> fixedToken,
        Optional<ClientTls.Identity> identity,
        String namespace) {

    /** Where pods find who they are. */
    public static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private static final String FALLBACK = "default";

    /** The variables of the process. */
    @FunctionalInterface
    public interface Variables {

        /** The value of a variable; null where it is not set. */
        @Nullable
        String get(String name);
    }

    /** One without TLS and without a name, such as {@code kubectl proxy} offers. */
    public static ApiAddress plain(URI server, String namespace) {
        return new ApiAddress(
                server, Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty(), namespace);
    }

    /**
     * The one of a kubeconfig, else that of the cluster in which the gateway runs.
     *
     * @param config what {@code KUBECONFIG} names
     * @param environment a variable's value; null where it is not set
     * @param account the folder of the service account
     * @throws IllegalArgumentException if there is neither, or it cannot be used; the message says why and what to do
     */
    public static ApiAddress find(Optional<Path> config, Variables environment, Path account) {
        if (config.isPresent()) {
            return Kubeconfig.read(config.get());
        }
        String host = environment.get("KUBERNETES_SERVICE_HOST");
        String port = environment.get("KUBERNETES_SERVICE_PORT");
        if (host == null || host.isEmpty()) {
            throw new IllegalArgumentException("there is no cluster: the gateway does not run in a pod, and KUBECONFIG"
                    + " is not set; set KUBECONFIG to a file");
        }
        String literal = host.contains(":") ? "[" + host + "]" : host;
        URI server = URI.create("https://" + literal + ":" + (port == null || port.isEmpty() ? "443" : port));
        return new ApiAddress(
                server,
                Optional.of(bytes(account.resolve("ca.crt"))),
                false,
                Optional.of(account.resolve("token")),
                Optional.empty(),
                Optional.empty(),
                namespace(account.resolve("namespace")));
    }

    private static String namespace(Path file) {
        String text = new String(bytes(file), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? FALLBACK : text;
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    file + (Files.exists(file) ? " may not be read" : " does not exist")
                            + "; mount the service account's token, or name a file in KUBECONFIG that is there",
                    unreadable);
        }
    }

    /** Only where it is: everything else may be secret. */
    @Override
    public String toString() {
        return server.toString();
    }
}
