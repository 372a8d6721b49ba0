package dev.fairlead.cli.role;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.assemble.Assembler;
import dev.fairlead.sources.file.FileSource;
import dev.fairlead.store.secret.CredentialKeys;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = {
            "Check configuration files without serving them: exit status 0 clean, 2 errors.",
            "Of a static configuration of Traefik (traefik.yml) it says what becomes of each option."
        },
        footer = {"", "Examples:", "  fairlead check --strict fairlead.yaml", "  fairlead check traefik.yml dynamic/"})
public final class CheckCommand implements Callable<Integer> {

    @Option(names = "--strict", description = "Warnings count too: exit status 1.")
    boolean strict;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Configuration files or directories of them.")
    List<Path> files = new ArrayList<>();

    private final Surroundings surroundings;

    /** The verb, in these surroundings. */
    public CheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        List<Declaration> declarations = new ArrayList<>();
        int noted = 0;
        CredentialKeys keys = CredentialKeys.ofFiles(anyKeyring());
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw CommandFailure.badInput(
                        file + " does not exist; name a configuration file or a directory of them");
            }
            if (!StaticCheck.isOne(file, surroundings)) {
                declarations.add(FileSource.read(file, surroundings.environment()::get, keys));
            } else {
                noted += StaticCheck.tell(file, surroundings);
            }
        }
        if (declarations.isEmpty()) {
            return strict && noted > 0 ? Exit.LOOK.status() : Exit.DONE.status();
        }
        return tell(Assembler.assemble(declarations, Snapshot.empty()), noted);
    }

    // Hashes are made and thrown away, so any key does.
    private static Keyring anyKeyring() {
        try {
            return Keyring.parse(Keyring.generate(), "check");
        } catch (KeyException impossible) {
            throw new IllegalStateException("a generated key can be read", impossible);
        }
    }

    private int tell(Snapshot snapshot, int noted) {
        Terminal terminal = surroundings.terminal();
        int errors = 0;
        for (Diagnostic diagnostic : snapshot.diagnostics()) {
            boolean error = diagnostic.severity() == Diagnostic.Severity.ERROR;
            errors += error ? 1 : 0;
            Terminal.Colour colour = error ? Terminal.Colour.BAD : Terminal.Colour.LOOK;
            terminal.print(terminal.paint(colour, error ? "error   " : "warning ") + diagnostic);
        }
        int warnings = snapshot.diagnostics().size() - errors + noted;
        terminal.print(snapshot.products().size() + " products, "
                + snapshot.clients().size() + " clients, "
                + snapshot.policies().size() + " policies, " + snapshot.routes().size() + " routes, "
                + snapshot.services().size() + " services: " + errors + " errors, " + warnings + " warnings");
        if (errors > 0) {
            return Exit.BAD_INPUT.status();
        }
        return strict && warnings > 0 ? Exit.LOOK.status() : Exit.DONE.status();
    }
}
