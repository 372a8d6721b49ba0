package dev.fairlead.cli.travel;

import dev.fairlead.cli.role.StoreRole;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.Faults;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Table;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.store.Store;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.travel.Progress;
import dev.fairlead.store.travel.Row;
import dev.fairlead.store.travel.Travel;
import dev.fairlead.store.travel.TravelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options of {@code --all}, and what it does. It opens the store itself, with the settings that management would
 * have: whoever may do this has the store's address and its key already, and no token can.
 */
final class WholeStore {

    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final int MAX_PASSPHRASE_BYTES = 4096;
    private static final int SHOWN_DIGITS = 16;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "With --all: where the key lies, and the embedded store where MONGODB_URI is not set.")
    String data = "";

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "With --all: the passphrase over the keys in the file; else it is asked for.")
    String passphraseFile = "";

    int export(Surroundings surroundings, Path file) {
        Terminal terminal = surroundings.terminal();
        String passphrase = passphrase(terminal, true);
        try (StoreRole role = StoreRole.open(surroundings, data)) {
            List<Row> rows = role.store().travel().export(actor(), file, passphrase, progress(terminal));
            print(terminal, rows);
            terminal.print("written to " + file + "; bring it in with: fairlead import --all " + file);
            return CommandFailure.Exit.DONE.status();
        } catch (TravelException | KeyException | StoreUnavailable failure) {
            throw failed(failure);
        }
    }

    int arrive(Surroundings surroundings, Path file) {
        Terminal terminal = surroundings.terminal();
        String passphrase = passphrase(terminal, false);
        try (StoreRole role = StoreRole.open(surroundings, data)) {
            Travel.Arrived arrived = role.store().travel().arrive(actor(), file, passphrase, progress(terminal));
            int anew = encryptAnew(role.store(), terminal);
            print(terminal, arrived.rows());
            terminal.print(
                    arrived.before() && anew == 0
                            ? "all of it was here already; nothing was changed"
                            : "all of it is here, as it is in " + file + "; " + anew
                                    + " secrets were encrypted anew with this installation's key");
            return CommandFailure.Exit.DONE.status();
        } catch (TravelException | KeyException | StoreUnavailable failure) {
            throw failed(failure);
        }
    }

    private static int encryptAnew(Store store, Terminal terminal) throws KeyException {
        int anew = 0;
        Store.Rotation step = store.rotateKey(actor());
        while (step.remaining() > 0 || step.rotated() > 0) {
            anew += step.rotated();
            terminal.note(anew + " secrets encrypted anew, " + step.remaining() + " left");
            step = store.rotateKey(actor());
        }
        return anew;
    }

    private static CommandFailure failed(Exception failure) {
        String text = String.valueOf(failure.getMessage());
        return failure instanceof StoreUnavailable ? CommandFailure.couldNot(text) : CommandFailure.badInput(text);
    }

    // The audit knows no user of the operating system: the system does it, on behalf of that one.
    private static Actor actor() {
        String name = System.getProperty("user.name", "").replaceAll("\\p{Cntrl}", "");
        Optional<String> who = name.isEmpty() ? Optional.empty() : Optional.of("user " + name + " of the machine");
        return new Actor("system", Optional.empty(), who);
    }

    private String passphrase(Terminal terminal, boolean twice) {
        if (!passphraseFile.isEmpty()) {
            return read(Path.of(passphraseFile));
        }
        String first = asked(terminal, "passphrase over the keys in the file: ");
        if (twice && !asked(terminal, "once more: ").equals(first)) {
            throw CommandFailure.badInput("the two passphrases are not the same; nothing was written");
        }
        return first;
    }

    private static String asked(Terminal terminal, String prompt) {
        return terminal.askSecret(prompt)
                .orElseThrow(
                        () -> CommandFailure.badInput("nobody can be asked for the passphrase here: write it into a"
                                + " file and name that with --passphrase-file"));
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > MAX_PASSPHRASE_BYTES) {
                throw CommandFailure.badInput(
                        file + " has more than " + MAX_PASSPHRASE_BYTES + " bytes; a passphrase is one line");
            }
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw CommandFailure.badInput("the passphrase cannot be read from " + file + ": "
                    + Faults.reason(unreadable) + "; write it there, at least 12 characters in one line");
        }
    }

    private static Progress progress(Terminal terminal) {
        long start = System.nanoTime();
        long[] next = {start + QUIET.toNanos()};
        return (what, done) -> {
            long now = System.nanoTime();
            if (now >= next[0]) {
                next[0] = now + BETWEEN.toNanos();
                terminal.note(what + ": " + done);
            }
        };
    }

    private static void print(Terminal terminal, List<Row> rows) {
        Table table = new Table("WHAT", "COUNT", "HASH");
        rows.forEach(row ->
                table.row(row.what(), Long.toString(row.count()), row.hash().substring(0, SHOWN_DIGITS)));
        table.print(terminal, "nothing is there");
    }
}
