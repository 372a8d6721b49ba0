package dev.fairlead.sources.docker;

import dev.fairlead.sources.secure.ClientTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/** The certificates of {@code DOCKER_CERT_PATH}, as Docker's own command lays them out. */
final class EngineTls {

    private EngineTls() {}

    /**
     * Makes sockets that trust ca.pem alone, and show cert.pem where there is one.
     *
     * @throws IOException if a file is missing or is not what it should be; the message names it
     */
    static SSLSocketFactory sockets(Path directory) throws IOException {
        try {
            byte[] authorities = Files.readAllBytes(directory.resolve("ca.pem"));
            return ClientTls.trusting(Optional.of(authorities), identity(directory))
                    .getSocketFactory();
        } catch (GeneralSecurityException unusable) {
            throw new IOException(
                    "the certificates in " + directory + " cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static Optional<ClientTls.Identity> identity(Path directory) throws IOException {
        Path certificate = directory.resolve("cert.pem");
        if (!Files.exists(certificate)) {
            return Optional.empty();
        }
        Path key = directory.resolve("key.pem");
        return Optional.of(
                new ClientTls.Identity(Files.readAllBytes(certificate), Files.readAllBytes(key), key.toString()));
    }
}
