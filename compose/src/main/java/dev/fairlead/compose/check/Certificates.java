package dev.fairlead.compose.check;

import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.PairCheck;
import dev.fairlead.model.tls.PairCheck.Seen;
import dev.fairlead.model.tls.Pem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Certificates and keys that are named, as far as their files are on this machine: those of another one are no mistake. */
final class Certificates {

    private static final int MOST_BYTES = 1024 * 1024;

    private final PairCheck check;
    private final Function<String, Optional<Path>> onHost;
    private final Instant now;
    private final Map<CertificatePair, Optional<Seen>> seen = new HashMap<>();
    private final Set<String> elsewhere = new TreeSet<>();

    /** @param onHost where a path of the gateway is here, if it is */
    Certificates(PairCheck check, Function<String, Optional<Path>> onHost, Instant now) {
        this.check = check;
        this.onHost = onHost;
        this.now = now;
    }

    Instant now() {
        return now;
    }

    /** What is seen of a pair; empty where its certificate is not here. */
    Optional<Seen> of(CertificatePair pair) {
        return check == PairCheck.NONE ? Optional.empty() : seen.computeIfAbsent(pair, this::look);
    }

    /** How many files were not here. */
    int elsewhere() {
        return elsewhere.size();
    }

    private Optional<Seen> look(CertificatePair pair) {
        Optional<byte[]> certificate = bytes(pair.certificate());
        Optional<byte[]> key = bytes(pair.key());
        return certificate.flatMap(bytes -> check.look(bytes, key));
    }

    private Optional<byte[]> bytes(Pem pem) {
        if (pem.isInline()) {
            return Optional.of(pem.text().getBytes(StandardCharsets.UTF_8));
        }
        Optional<byte[]> read = onHost.apply(pem.text()).flatMap(Certificates::read);
        if (read.isEmpty()) {
            elsewhere.add(pem.text());
        }
        return read;
    }

    private static Optional<byte[]> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(in.readNBytes(MOST_BYTES));
        } catch (IOException notHere) {
            return Optional.empty();
        }
    }
}
