package dev.fairlead.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One certificate for all proxies, made for each run: P-256, so that a handshake costs all of them the same kind of work. */
final class Certificate {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Certificate() {}

    /** Makes it: {@code cert.pem}, {@code key.pem}, and {@code both.pem} for those who want one file. */
    static void make(Path directory, Children children) throws IOException, InterruptedException, MeasurementFailure {
        Files.createDirectories(directory);
        Path certificate = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        List<String> command = List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
        children.run("openssl", command, directory, PATIENCE);
        Files.writeString(directory.resolve("both.pem"), Files.readString(certificate) + Files.readString(key));
    }
}
