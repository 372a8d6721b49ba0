package dev.fairlead.cli.compose;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Faults;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.cli.terminal.Terminal.Colour;
import dev.fairlead.cli.terminal.Verb;
import dev.fairlead.compose.back.ToCompose;
import dev.fairlead.compose.back.Told;
import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.compose.cluster.ObjectReader;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A Compose file of Kubernetes manifests, with what it cannot say. */
@Command(
        name = "to-compose",
        description = {
            "Make a Compose file of Kubernetes manifests. The file is converted again to try it, and every field that is not"
                    + " the same then is told, with its place and the reason. Values of Secrets are never written.",
            "Exit status: 0 all of it is carried, 1 something is not, 2 the files are wrong, 3 it cannot be written."
        },
        footer = {
            "",
            "Examples:",
            "  fairlead compose to-compose manifests/ -o compose.yaml",
            "  kubectl get deploy,sts,svc,cm,ingress,pvc -n shop -o yaml > shop.yaml; fairlead compose to-compose shop.yaml",
            "  helm template shop chart > shop.yaml; fairlead compose to-compose shop.yaml --json"
        })
public final class ToComposeCommand extends Verb {

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where the Compose file goes; a file that is there is not written over. Else it is printed.")
    @Nullable
    Path out;

    @Option(names = "--json", description = "Print what is not carried as JSON; the Compose file needs -o then.")
    boolean json;

    @Option(names = "--all", description = "Tell each field that is said in another way too.")
    boolean all;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Manifests: files, or directories of them.")
    List<Path> files = new ArrayList<>();

    /** The verb, in these surroundings. */
    public ToComposeCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        ToCompose.Result result = result();
        Terminal terminal = terminal();
        if (!result.problems().isEmpty()) {
            result.problems().forEach(terminal::note);
            throw CommandFailure.couldNot(
                    "what came of it is no Compose file; this is a fault of ours, please report it");
        }
        if (out != null) {
            write(out, result.text());
        } else if (!json) {
            terminal.print(result.text().stripTrailing());
        }
        if (json) {
            json(result);
        } else {
            print(result);
        }
        return result.lost().isEmpty() ? Exit.DONE.status() : Exit.LOOK.status();
    }

    private ToCompose.Result result() {
        List<ClusterObject> objects = new ArrayList<>();
        try {
            for (Path file : files) {
                if (!Files.exists(file)) {
                    throw CommandFailure.badInput(file + " does not exist; name a file of manifests or a directory");
                }
                objects.addAll(ObjectReader.read(file));
            }
            if (objects.isEmpty()) {
                throw CommandFailure.badInput("there is no object in these files; name files of manifests");
            }
            return ToCompose.run(objects);
        } catch (ObjectReader.Unreadable unreadable) {
            throw CommandFailure.badInput(String.valueOf(unreadable.getMessage()));
        } catch (IOException untried) {
            throw CommandFailure.couldNot("nothing can be written to try it: " + untried.getMessage());
        }
    }

    private static void write(Path file, String text) {
        if (Files.exists(file)) {
            throw CommandFailure.badInput(file + " is there already, and is not written over; name a new file");
        }
        try {
            Files.writeString(file, text);
        } catch (IOException unwritable) {
            throw CommandFailure.couldNot(file + " cannot be written: " + Faults.reason(unwritable));
        }
    }

    // To stderr where the Compose file itself goes to stdout.
    private void print(ToCompose.Result result) {
        Terminal terminal = terminal();
        Map<String, List<Told>> byReason = new LinkedHashMap<>();
        for (Told told : result.told()) {
            if (told.isLost() || all) {
                byReason.computeIfAbsent(told.isLost() + told.why(), none -> new ArrayList<>())
                        .add(told);
            }
        }
        byReason.values().forEach(same -> {
            Told first = same.getFirst();
            terminal.note(terminal.paint(
                            first.isLost() ? Colour.LOOK : Colour.DIM, first.isLost() ? "not carried" : "otherwise")
                    + " " + first.place() + " "
                    + terminal.paint(Colour.BOLD, first.object() + first.pointer()) + ": " + first.why());
            same.stream()
                    .skip(1)
                    .forEach(told -> terminal.note(terminal.paint(
                            Colour.DIM, "   also " + told.place() + " " + told.object() + told.pointer())));
        });
        int otherwise = result.told().size() - result.lost().size();
        terminal.note(result.fields() + " fields: " + result.carried() + " carried, " + otherwise
                + " places said in another way" + (all || otherwise == 0 ? "" : " (--all tells them)") + ", "
                + result.lost().size() + " not carried; convert would add "
                + result.added().size()
                + " objects and fields of its own");
        if (out != null) {
            terminal.note(terminal.paint(Colour.GOOD, "written ") + out);
        }
    }

    private void json(ToCompose.Result result) {
        List<Node> rows = result.told().stream()
                .map(told -> (Node) new Members()
                        .put("file", told.place().source())
                        .put("line", told.place().line())
                        .put("column", told.place().column())
                        .put("object", told.object())
                        .put("pointer", told.pointer())
                        .put("carried", told.isLost() ? "no" : "otherwise")
                        .put("why", told.why())
                        .build())
                .toList();
        Node document = new Members()
                .put("fields", result.fields())
                .put("carried", result.carried())
                .put("told", Members.of(rows))
                .put("added", Members.ofTexts(result.added()))
                .build();
        terminal().print(Json.pretty(document).stripTrailing());
    }
}
