package dev.fairlead.cli.doctor;

import dev.fairlead.cli.remote.Connected;
import dev.fairlead.cli.remote.ManagementApi;
import dev.fairlead.cli.settings.BadSettings;
import dev.fairlead.cli.settings.Settings;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Faults;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.cli.terminal.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Packs what somebody who helps wants to see, without secrets. */
@Command(
        name = "support",
        description = {
            "Pack what somebody who helps wants to see into one archive, without secrets.",
            "Versions, settings, what `fairlead doctor` says, status, revisions, replicas with their tables, alerts,"
                    + " metrics, threads, a log."
        },
        footer = {"", "Example:", "  fairlead support -o support.zip --log fairlead.log"})
public final class SupportCommand extends Verb {

    @Mixin
    Connected connected = new Connected();

    @Option(names = "--data", paramLabel = "DIR", description = "Directory of everything that is kept on disk.")
    String data = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write it; default ${DEFAULT-VALUE}. A file that is there is not overwritten.")
    Path output = Path.of("fairlead-support.zip");

    @Option(names = "--log", paramLabel = "FILE", description = "A log whose last MiB is packed, too.")
    List<Path> logs = new ArrayList<>();

    /** The verb, in these surroundings. */
    public SupportCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        if (Files.exists(output)) {
            throw CommandFailure.badInput(output + " is there already; name another file with -o");
        }
        Clock clock = Clock.systemUTC();
        Map<String, String> environment = surroundings.environment();
        Bundle bundle = new Bundle(Redaction.of(environment));
        Gathering gathering = new Gathering(bundle);
        gathering.machine(clock.instant());
        bundle.add("doctor.json", DoctorCommand.json(Examination.of(environment, data, List.of(), clock)));
        local(gathering, bundle);
        remote(gathering, bundle);
        logs.forEach(gathering::log);
        write(bundle.packed());
        tell(bundle);
        return bundle.notes().isEmpty() ? Exit.DONE.status() : Exit.LOOK.status();
    }

    private void local(Gathering gathering, Bundle bundle) {
        try {
            Map<String, String> given = data.isEmpty() ? Map.of() : Map.of("FAIRLEAD_DATA", data);
            Settings settings = Settings.resolve(given, surroundings.environment(), "support");
            bundle.add("settings.txt", settings.describe());
            gathering.gateway(settings);
            gathering.threads(settings);
        } catch (BadSettings bad) {
            bundle.add("settings.txt", String.join("\n", bad.errors()) + "\n");
        }
    }

    private void remote(Gathering gathering, Bundle bundle) {
        try (ManagementApi api = connected.open(surroundings.environment())) {
            gathering.management(api);
        } catch (CommandFailure unknown) {
            bundle.note("what management knows: " + unknown.getMessage());
        }
    }

    private void write(byte[] packed) {
        try {
            Files.createFile(
                    output, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(output, packed, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException failure) {
            throw CommandFailure.couldNot(output + " cannot be written: " + Faults.reason(failure));
        }
    }

    private void tell(Bundle bundle) {
        Terminal terminal = terminal();
        bundle.names().forEach(terminal::print);
        bundle.notes().forEach(note -> terminal.note(terminal.paint(Terminal.Colour.LOOK, "not in it: ") + note));
        terminal.print(output + " holds " + bundle.names().size()
                + " files; secrets were taken out, names were not: look through it before you pass it on");
    }
}
