package dev.fairlead.cli.role;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.cli.terminal.Verb;
import dev.fairlead.compose.check.Check;
import dev.fairlead.compose.check.Report;
import dev.fairlead.gateway.tls.PairLook;
import dev.fairlead.gateway.workflow.Languages;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Snapshot;
import dev.fairlead.store.secret.CredentialKeys;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = {
            "Check configuration files, Compose files and static configurations of Traefik without serving or starting"
                    + " anything: exit status 0 clean, 2 errors.",
            "Several Compose files are laid over each other, as with docker compose -f. The files that the gateway in them"
                    + " mounts are read too. docs/check.md lists what is found."
        },
        footer = {
            "",
            "Examples:",
            "  fairlead check --strict fairlead.yaml",
            "  fairlead check .",
            "  fairlead check compose.yaml compose.prod.yaml",
            "  fairlead check compose.yaml --sarif > findings.sarif",
            "  fairlead check docker-compose.yml traefik.yml dynamic/"
        })
public final class CheckCommand extends Verb {

    @Option(names = "--strict", description = "Warnings count too: exit status 1.")
    boolean strict;

    @Option(names = "--json", description = "Print the findings as JSON.")
    boolean json;

    @Option(names = "--sarif", description = "Print the findings as SARIF 2.1.0, for code hosts and editors.")
    boolean sarif;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Configuration files or directories of them, Compose files or directories with one, traefik.yml.")
    List<Path> files = new ArrayList<>();

    private final InstantSource clock;

    /** The verb, in these surroundings. */
    public CheckCommand(Surroundings surroundings) {
        this(surroundings, InstantSource.system());
    }

    CheckCommand(Surroundings surroundings, InstantSource clock) {
        super(surroundings);
        this.clock = clock;
    }

    @Override
    public Integer call() {
        CheckedFiles given = CheckedFiles.sorted(files, surroundings);
        int ignored = 0;
        for (Path file : given.statics()) {
            ignored += StaticCheck.tell(file, surroundings, !json && !sarif);
        }
        if (given.compose().isEmpty()
                && given.dynamics().isEmpty()
                && given.statics().isEmpty()) {
            return Exit.DONE.status();
        }
        Check.Inputs inputs = new Check.Inputs(
                given.compose(),
                given.statics(),
                given.dynamics(),
                surroundings.environment(),
                CredentialKeys.ofFiles(anyKeyring()));
        Report report = Check.run(inputs, new Check.Looks(new Languages(), new PairLook(), clock));
        FindingPrinter printer = new FindingPrinter(terminal());
        if (sarif) {
            terminal().print(Sarif.of(report).stripTrailing());
        } else if (json) {
            printer.json(report);
        } else {
            printer.print(report.findings());
            report.notes().forEach(note -> terminal().note("note: " + note));
            boolean more = !given.compose().isEmpty() || !given.dynamics().isEmpty();
            if (more || !report.findings().isEmpty()) {
                terminal().print(summary(report));
            }
        }
        return status(report, ignored);
    }

    private String summary(Report report) {
        Snapshot snapshot = report.snapshot();
        int errors = errors(report);
        int warnings = report.findings().size() - errors;
        Terminal.Colour colour =
                errors > 0 ? Terminal.Colour.BAD : warnings > 0 ? Terminal.Colour.LOOK : Terminal.Colour.GOOD;
        String served = Stream.of(
                        counted(report.workloads(), "workload"),
                        counted(snapshot.products().size(), "product"),
                        counted(snapshot.clients().size(), "client"),
                        counted(snapshot.policies().size(), "policy"),
                        counted(snapshot.routes().size(), "route"),
                        counted(snapshot.services().size(), "service"))
                .filter(text -> !text.startsWith("0 "))
                .collect(Collectors.joining(", "));
        return (served.isEmpty() ? "nothing to serve" : served) + ": "
                + terminal().paint(colour, counted(errors, "error") + ", " + counted(warnings, "warning"));
    }

    private static String counted(int number, String word) {
        String several = word.endsWith("y") ? word.substring(0, word.length() - 1) + "ies" : word + "s";
        return number + " " + (number == 1 ? word : several);
    }

    private static int errors(Report report) {
        return (int) report.findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .count();
    }

    private int status(Report report, int ignored) {
        if (errors(report) > 0) {
            return Exit.BAD_INPUT.status();
        }
        boolean look = !report.findings().isEmpty() || ignored > 0;
        return strict && look ? Exit.LOOK.status() : Exit.DONE.status();
    }

    // Hashes are made and thrown away, so any key does.
    private static Keyring anyKeyring() {
        try {
            return Keyring.parse(Keyring.generate(), "check");
        } catch (KeyException impossible) {
            throw new IllegalStateException("a generated key can be read", impossible);
        }
    }

    /** Fails on a file that is not there. */
    static void mustExist(Path file) {
        if (!Files.exists(file)) {
            throw CommandFailure.badInput(file + " does not exist; name a configuration file or a directory of them");
        }
    }
}
