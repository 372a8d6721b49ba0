package dev.fairlead.cli.doctor;

import dev.fairlead.cli.settings.Settings;
import dev.fairlead.cli.settings.SourceChoice;
import dev.fairlead.cli.terminal.Faults;
import dev.fairlead.compose.Finding;
import dev.fairlead.compose.check.Check;
import dev.fairlead.compose.check.Report;
import dev.fairlead.gateway.tls.PairLook;
import dev.fairlead.gateway.workflow.Languages;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.PairCheck;
import dev.fairlead.model.tls.PairCheck.Seen;
import dev.fairlead.model.tls.Pem;
import dev.fairlead.store.secret.CredentialKeys;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at the files of configuration, as {@code fairlead check} does, and at the certificates that they name. */
final class Configuration {

    /** A certificate that ends sooner is told. */
    static final Duration SOON = Duration.ofDays(21);

    private static final String CONFIGURATION = "configuration";
    private static final String CERTIFICATE = "certificate";

    private Configuration() {}

    static List<Looked> of(Settings settings, List<Path> named, Map<String, String> environment, Instant now) {
        List<Path> files = new ArrayList<>(named);
        for (SourceChoice choice : settings.storage().sources()) {
            if (choice instanceof SourceChoice.File file) {
                files.add(file.path());
            }
        }
        if (files.isEmpty()) {
            return List.of(Looked.ok(CONFIGURATION, "no file is named"));
        }
        List<Path> missing = files.stream().filter(file -> !Files.exists(file)).toList();
        if (!missing.isEmpty()) {
            return List.of(Looked.fail(
                    CONFIGURATION, missing.getFirst() + " does not exist", "name a file, or a directory of them"));
        }
        Check.Inputs inputs = new Check.Inputs(List.of(), List.of(), files, environment, hasher());
        // Certificates are looked at below, where a good one has a line too.
        Check.Looks looks = new Check.Looks(new Languages(), PairCheck.NONE, InstantSource.system());
        Report report = Check.run(inputs, looks);
        List<Looked> all = new ArrayList<>();
        all.add(valid(report, files));
        for (CertificatePair pair : report.snapshot().tls().certificates().values()) {
            all.add(certificate(pair, now));
        }
        return all;
    }

    private static Looked valid(Report report, List<Path> files) {
        List<Finding> errors = report.findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
        String counted = counted(files.size(), "file") + ", "
                + counted(report.snapshot().routes().size(), "route") + ", "
                + counted(report.snapshot().products().size(), "product");
        String see = "run `fairlead check`";
        if (!errors.isEmpty()) {
            return Looked.fail(
                    CONFIGURATION,
                    counted + ": " + counted(errors.size(), "error") + ", the first: " + errors.getFirst(),
                    see);
        }
        return report.findings().isEmpty()
                ? Looked.ok(CONFIGURATION, counted)
                : Looked.warn(
                        CONFIGURATION,
                        counted + ": " + counted(report.findings().size(), "warning") + ", the first: "
                                + report.findings().getFirst(),
                        see);
    }

    private static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    static Looked certificate(CertificatePair pair, Instant now) {
        String name = pair.certificate().shown();
        try {
            Seen seen = new PairLook()
                    .look(bytes(pair.certificate()), Optional.of(bytes(pair.key())))
                    .orElseThrow();
            return switch (seen) {
                case Seen.Good good -> timely(name, good, now);
                case Seen.Wrong wrong -> Looked.fail(CERTIFICATE, name + ": " + wrong.of(pair), wrong.remedy());
            };
        } catch (IOException unreadable) {
            String file =
                    unreadable instanceof FileSystemException where && where.getFile() != null ? where.getFile() : name;
            return Looked.fail(
                    CERTIFICATE, file + " cannot be read: " + Faults.reason(unreadable), "name a file in PEM");
        }
    }

    private static byte[] bytes(Pem pem) throws IOException {
        return pem.isInline() ? pem.text().getBytes(StandardCharsets.UTF_8) : Files.readAllBytes(Path.of(pem.text()));
    }

    static Looked timely(String name, Seen.Good seen, Instant now) {
        Optional<String> untimely = seen.untimely(now);
        if (untimely.isPresent()) {
            return Looked.fail(CERTIFICATE, name + " " + untimely.get(), "renew it; callers do not believe it");
        }
        Instant end = seen.until();
        Duration left = Duration.between(now, end);
        String text = name + " ends at " + end + ", in " + counted(Math.toIntExact(left.toDays()), "day");
        return left.compareTo(SOON) < 0
                ? Looked.warn(CERTIFICATE, text, "renew it; the new file is read by itself")
                : Looked.ok(CERTIFICATE, text);
    }

    // Hashes are made and thrown away, so any key does.
    private static CredentialKeys hasher() {
        try {
            return CredentialKeys.ofFiles(Keyring.parse(Keyring.generate(), "doctor"));
        } catch (KeyException impossible) {
            throw new IllegalStateException("a generated key can be read", impossible);
        }
    }
}
