package dev.fairlead.cli.compose;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Faults;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Verb;
import dev.fairlead.compose.Finding;
import dev.fairlead.compose.account.Acceptance;
import dev.fairlead.compose.account.Account;
import dev.fairlead.compose.account.Annotated;
import dev.fairlead.compose.account.Report;
import dev.fairlead.compose.account.Verdict;
import dev.fairlead.compose.convert.Convert;
import dev.fairlead.compose.convert.Converted;
import dev.fairlead.compose.convert.Secrets;
import dev.fairlead.compose.drift.LastMade;
import dev.fairlead.compose.drift.ProfileComponent;
import dev.fairlead.compose.emit.Folder;
import dev.fairlead.compose.emit.Layout;
import dev.fairlead.compose.emit.Manifest;
import dev.fairlead.compose.file.Stack;
import dev.fairlead.compose.file.StackReader;
import dev.fairlead.model.Diagnostic.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Kubernetes manifests of Compose files, with the account of every value. */
@Command(
        name = "convert",
        description = {
            "Make Kubernetes manifests of Compose files. Every value of the files is accounted for: mapped, approximated,"
                    + " inferred, refused or inert. No secret value is written.",
            "Exit status: 0 nothing is refused, 1 something is, 2 the files are wrong. With --strict: 1 something is"
                    + " approximated, 2 something is refused, and then nothing is written."
        },
        footer = {
            "",
            "Examples:",
            "  fairlead compose convert compose.yaml -o manifests",
            "  fairlead compose convert compose.yaml compose.prod.yaml -o k8s --format kustomize --report report.md",
            "  fairlead compose convert compose.yaml -o chart --format helm --strict --accept accepted.txt"
        })
public final class ConvertCommand extends Verb {

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description = "Where the manifests go: a directory of their own.")
    @Nullable
    Path out;

    @Option(names = "--format", paramLabel = "FORMAT", description = "plain (default), kustomize or helm.")
    String format = "plain";

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Write the account: .json or .md by its name; .yaml is a copy of the files with what became of each value.")
    @Nullable
    Path report;

    @Option(names = "--strict", description = "What is approximated needs a look, and what is refused is an error.")
    boolean strict;

    @Option(
            names = "--accept",
            paramLabel = "FILE",
            description = "Pointers of the account that are accepted, one a line; * is one step, ** any.")
    @Nullable
    Path accept;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Convert services of this profile too; \"*\" for all.")
    List<String> profiles = new ArrayList<>();

    @Mixin
    StackFiles files = new StackFiles();

    /** The verb, in these surroundings. */
    public ConvertCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        Layout layout = Layout.of(format)
                .orElseThrow(() ->
                        CommandFailure.badInput("--format cannot be \"" + format + "\"; use plain, kustomize or helm"));
        Acceptance acceptance = acceptance();
        Stack stack = StackReader.readExactly(files.existing(), surroundings.environment());
        Converted converted = Convert.run(stack, new Convert.Options(Set.copyOf(profiles)));
        ConvertPrinter printer = new ConvertPrinter(terminal());
        List<Finding> findings = converted.findings().isEmpty() ? nothing(stack) : converted.findings();
        if (!findings.isEmpty()) {
            printer.findings(findings);
            return Exit.BAD_INPUT.status();
        }
        Account account = converted.account();
        List<Account.Entry> refused = acceptance.open(account, Verdict.REFUSED);
        List<Account.Entry> approximated = acceptance.open(account, Verdict.APPROXIMATED);
        writeReport(converted, stack);
        boolean writes = !strict || refused.isEmpty();
        if (writes) {
            Map<String, List<Manifest>> more = layout == Layout.PLAIN ? Map.of() : others(stack);
            Map<String, String> written = new HashMap<>(layout.files(converted.project(), converted.manifests(), more));
            if (layout == Layout.KUSTOMIZE) {
                more.forEach((profile, with) -> ProfileComponent.files(converted.manifests(), with)
                        .forEach((name, text) -> written.put("components/" + profile + "/" + name, text)));
            }
            written.putAll(converted.values());
            written.put(LastMade.FILE, LastMade.text(converted.manifests()));
            write(written);
        }
        printer.summary(converted, refused, strict ? approximated : List.of(), writes ? String.valueOf(out) : "");
        if (writes) {
            next(layout, converted);
        }
        if (layout == Layout.PLAIN) {
            leftOut(stack);
        }
        Set<String> empty = new TreeSet<>(stack.unset());
        empty.removeAll(converted.toFill());
        if (!empty.isEmpty()) {
            terminal()
                    .note("note: not set, so empty, as in Compose: " + String.join(", ", empty)
                            + "; set them, or write them into .env beside the first file");
        }
        acceptance.idle(account).forEach(line -> terminal().note("note: nothing needs \"" + line + "\" in " + accept));
        return status(refused, approximated);
    }

    // What somebody does with it now, and where the rest of the account is.
    private void next(Layout layout, Converted converted) {
        boolean secrets = converted.expects().keySet().stream().anyMatch(what -> what.startsWith("Secret/"));
        String apply =
                switch (layout) {
                    case PLAIN -> "kubectl apply -f " + out;
                    case KUSTOMIZE -> "kubectl apply -k " + out + "/overlays/production";
                    case HELM -> "helm install " + converted.project() + " " + out;
                };
        terminal()
                .note("next: " + apply
                        + (secrets ? "; it makes empty Secrets, docs/compose.md has how they are filled" : "")
                        + (report == null ? "; --report FILE.md says what became of each value" : ""));
    }

    // What there would be with each profile that is not converted, for overlays and values that want it.
    private Map<String, List<Manifest>> others(Stack stack) {
        Map<String, List<Manifest>> all = new HashMap<>();
        Set<String> others = new TreeSet<>();
        stack.workloads().values().forEach(workload -> others.addAll(workload.profiles()));
        others.removeAll(profiles);
        if (profiles.contains("*")) {
            return all;
        }
        for (String profile : others) {
            Set<String> more = new HashSet<>(profiles);
            more.add(profile);
            Converted with = Convert.run(stack, new Convert.Options(more));
            if (with.findings().isEmpty()) {
                all.put(profile, with.manifests());
            } else {
                terminal()
                        .note("note: nothing is made for the profile " + profile + ": "
                                + with.findings().getFirst());
            }
        }
        return all;
    }

    private static List<Finding> nothing(Stack stack) {
        return stack.workloads().isEmpty()
                ? List.of(new Finding(
                        Severity.ERROR,
                        "no-service",
                        stack.document().root().place(),
                        "Compose file",
                        "it has no service",
                        "Compose starts nothing of it",
                        "write one below services:"))
                : List.of();
    }

    // A stack whose services all have profiles would be empty without a word.
    private void leftOut(Stack stack) {
        Set<String> services = new TreeSet<>();
        Set<String> wanted = new TreeSet<>();
        stack.workloads().values().forEach(workload -> {
            boolean runs = workload.profiles().isEmpty()
                    || profiles.contains("*")
                    || workload.profiles().stream().anyMatch(profiles::contains);
            if (!runs) {
                services.add(workload.name());
                wanted.addAll(workload.profiles());
            }
        });
        if (!services.isEmpty()) {
            terminal()
                    .note("note: not converted for their profiles: " + String.join(", ", services)
                            + "; take them in with --profile " + String.join(" or --profile ", wanted));
        }
    }

    private int status(List<Account.Entry> refused, List<Account.Entry> approximated) {
        if (strict && !refused.isEmpty()) {
            return Exit.BAD_INPUT.status();
        }
        boolean look = !refused.isEmpty() || (strict && !approximated.isEmpty());
        return look ? Exit.LOOK.status() : Exit.DONE.status();
    }

    private Acceptance acceptance() {
        if (accept == null) {
            return Acceptance.none();
        }
        try {
            return Acceptance.of(Files.readAllLines(accept));
        } catch (IOException unreadable) {
            throw CommandFailure.badInput(
                    "--accept " + accept + " cannot be read; name a file of pointers, one a line");
        }
    }

    private void write(Map<String, String> manifests) {
        if (out == null) {
            throw CommandFailure.badInput("-o is missing; name a directory");
        }
        try {
            Folder.write(out, manifests);
        } catch (Folder.NotOurs notOurs) {
            throw CommandFailure.badInput(String.valueOf(notOurs.getMessage()));
        } catch (IOException unwritable) {
            throw CommandFailure.couldNot(out + " cannot be written: " + Faults.reason(unwritable));
        }
    }

    private void writeReport(Converted converted, Stack stack) {
        if (report == null) {
            return;
        }
        String name = report.toString();
        try {
            if (name.endsWith(".json")) {
                Files.writeString(report, Report.json(converted.account(), converted.expects()));
            } else if (name.endsWith(".md")) {
                Files.writeString(report, Report.markdown(converted.account(), converted.expects()));
            } else if (name.matches(".*\\.ya?ml")) {
                Files.writeString(report, Annotated.text(converted.account(), stack.document(), Secrets::isSecret));
            } else {
                throw CommandFailure.badInput(
                        "--report cannot be \"" + name + "\"; end its name in .json, .md or .yaml");
            }
        } catch (IOException unwritable) {
            throw CommandFailure.couldNot(report + " cannot be written: " + Faults.reason(unwritable));
        }
    }
}
