package dev.fairlead.cli.compose;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Faults;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Verb;
import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.compose.cluster.ObjectReader;
import dev.fairlead.compose.convert.Convert;
import dev.fairlead.compose.convert.Converted;
import dev.fairlead.compose.drift.Change;
import dev.fairlead.compose.drift.Drift;
import dev.fairlead.compose.drift.Kept;
import dev.fairlead.compose.drift.LastMade;
import dev.fairlead.compose.drift.Living;
import dev.fairlead.compose.emit.Folder;
import dev.fairlead.compose.emit.Layout;
import dev.fairlead.compose.file.StackReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who changed what since manifests were made: the Compose files, somebody by hand, or both. */
@Command(
        name = "drift",
        description = {
            "Compare three ways: what convert wrote last, what it would write now, and what is there. Says for each field"
                    + " whether the Compose files changed it, somebody by hand, or both. Nothing is written without --keep.",
            "Exit status: 0 nothing differs, 1 something does, 2 both changed one field (or the files are wrong), 3 something"
                    + " cannot be read or written."
        },
        footer = {
            "",
            "Examples:",
            "  fairlead compose drift compose.yaml -o manifests",
            "  kubectl get all,cm,netpol,ingress,pvc -n shop -o yaml | fairlead compose drift compose.yaml -o manifests --live -",
            "  fairlead compose drift compose.yaml -o k8s --keep k8s-edits"
        })
public final class DriftCommand extends Verb {

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description = "What convert wrote.")
    @Nullable
    Path out;

    @Option(
            names = "--live",
            paramLabel = "FILE",
            description =
                    "What is there: what kubectl get -o yaml, kubectl kustomize or helm template print, or - for stdin;"
                            + " else the files in DIR.")
    @Nullable
    Path live;

    @Option(
            names = "--keep",
            paramLabel = "NEW",
            description = "Write what was edited by hand as patches of Kustomize into this new directory.")
    @Nullable
    Path keep;

    @Option(names = "--json", description = "Print it as JSON.")
    boolean json;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "As with convert: services of this profile too; \"*\" for all.")
    List<String> profiles = new ArrayList<>();

    @Mixin
    StackFiles files = new StackFiles();

    /** The verb, in these surroundings. */
    public DriftCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        Converted converted = Convert.run(
                StackReader.readExactly(files.existing(), surroundings.environment()),
                new Convert.Options(Set.copyOf(profiles)));
        if (!converted.findings().isEmpty()) {
            new ConvertPrinter(terminal()).findings(converted.findings());
            return Exit.BAD_INPUT.status();
        }
        Path directory = out == null ? Path.of("") : out;
        List<ClusterObject> now = converted.manifests().stream()
                .map(manifest -> new ClusterObject(manifest.tree()))
                .toList();
        try {
            List<ClusterObject> last = LastMade.in(directory)
                    .orElseThrow(() -> CommandFailure.badInput(directory + " has no " + LastMade.FILE
                            + ", so it is not known what was made last; write it once with fairlead compose convert"));
            Living there = living(directory, last, now);
            Drift.Result result = Drift.between(last, now, there);
            DriftPrinter printer = new DriftPrinter(terminal(), there);
            if (json) {
                printer.json(result);
            } else {
                printer.print(result);
            }
            keep(result, now, there, converted, directory);
            return status(result);
        } catch (ObjectReader.Unreadable unreadable) {
            throw CommandFailure.badInput(String.valueOf(unreadable.getMessage()));
        }
    }

    private static int status(Drift.Result result) {
        if (!result.with(Change.CONFLICT).isEmpty()) {
            return Exit.BAD_INPUT.status();
        }
        return result.differences().isEmpty() ? Exit.DONE.status() : Exit.LOOK.status();
    }

    private Living living(Path directory, List<ClusterObject> last, List<ClusterObject> now)
            throws ObjectReader.Unreadable {
        if (live == null) {
            boolean kustomize = Files.isRegularFile(directory.resolve("base/kustomization.yaml"));
            return Living.files(ObjectReader.read(kustomize ? directory.resolve("base") : directory));
        }
        List<ClusterObject> made = new ArrayList<>(last);
        made.addAll(now);
        if (!live.toString().equals("-")) {
            if (!Files.exists(live)) {
                throw CommandFailure.badInput("--live " + live + " does not exist; name a file or a directory, or -");
            }
            return Living.cluster(ObjectReader.read(live), made);
        }
        return Living.cluster(ObjectReader.read(stdin(), "stdin"), made);
    }

    private static String stdin() {
        try {
            byte[] bytes = System.in.readNBytes(ObjectReader.MAX_BYTES + 1);
            if (bytes.length > ObjectReader.MAX_BYTES) {
                throw CommandFailure.badInput(
                        "stdin has more than " + ObjectReader.MAX_BYTES + " bytes; ask kubectl for fewer kinds");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw CommandFailure.couldNot("stdin cannot be read: " + unreadable.getMessage());
        }
    }

    private void keep(Drift.Result result, List<ClusterObject> now, Living there, Converted converted, Path directory) {
        if (keep == null) {
            return;
        }
        boolean edits = result.differences().stream().anyMatch(each -> each.change() != Change.GENERATED);
        if (!edits) {
            terminal().note("nothing was edited by hand, so there is nothing to keep");
            return;
        }
        boolean kustomize = Files.isRegularFile(directory.resolve("base/kustomization.yaml"));
        String base = kustomize
                ? keep.toAbsolutePath()
                        .normalize()
                        .relativize(directory.resolve("base").toAbsolutePath().normalize())
                        .toString()
                : "base";
        Kept kept = Kept.of(result.differences(), now, there.objects(), base);
        Map<String, String> written = new HashMap<>(kept.files());
        if (!kustomize) {
            Layout.KUSTOMIZE.files(converted.project(), converted.manifests()).forEach((name, text) -> {
                if (name.startsWith("base/")) {
                    written.put(name, text);
                }
            });
        }
        try {
            Folder.writeNew(keep, written);
        } catch (Folder.NotOurs notOurs) {
            throw CommandFailure.badInput(String.valueOf(notOurs.getMessage()));
        } catch (IOException unwritable) {
            throw CommandFailure.couldNot(keep + " cannot be written: " + Faults.reason(unwritable));
        }
        kept.left().forEach(difference -> terminal()
                .note("not kept: " + difference.object() + " " + difference.pointer()
                        + " is secret; put it into a Secret"));
        terminal().note("kept in " + keep + "; kubectl apply -k " + keep);
    }
}
