package dev.fairlead.compose.convert;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.account.Account;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.account.Ledger;
import dev.fairlead.compose.emit.Manifest;
import dev.fairlead.compose.file.Stack;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.model.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A stack as manifests, with the account of every value. Each part below takes the keys of its concern from the ledger, for every workload
 * before the next part begins, so that a later one knows the ports and variables of all;
 * a value that none takes makes the account fail, so a new key of Compose cannot be lost.
 */
public final class Convert {

    /** What is made of a workload, one concern a line. */
    private static final List<Part> PARTS = List.of(
            new PodPart(), // what every pod has
            new ImagePart(), // what runs in it
            new EnvironmentPart(), // its variables; secret ones by reference, so before whatever may repeat them
            new VolumePart(), // what it keeps and what it is given to read
            new PortPart(), // where it listens
            GuestPart::ports, // where it is found, if it is in the pod of another one
            new HealthPart(), // how it says that it is well
            new ResourcePart(), // what it may use
            new ScalePart(), // how many there are, and how they are replaced
            new SecurityPart(), // what it may do
            new LifecyclePart(), // how it begins and ends
            new NamePart(), // what it is called, and whom it finds by which name
            new LabelPart(), // labels that stay labels
            new OrderPart(), // what it waits for
            new NetworkPart(), // which networks it is on
            new ElsewherePart(), // keys that a pod has no field for
            new GatePart(), // how others see that it has ended
            new GuestPart()); // in whose pod it is, if not in its own

    /**
     * How to convert.
     *
     * @param profiles those whose services are converted too
     */
    public record Options(Set<String> profiles) {

        public Options {
            profiles = Set.copyOf(profiles);
        }
    }

    private Convert() {}

    /**
     * Converts.
     *
     * @throws Account.Unbalanced if a value has no verdict or a field no cause: a mistake of ours
     */
    public static Converted run(Stack stack, Options options) {
        List<Finding> findings = new ArrayList<>(stack.findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                // A port of a machine can be had once; in a cluster each Service has all of them.
                .filter(finding -> !finding.code().equals("port-taken"))
                .toList());
        Conversion run = new Conversion(stack, new Ledger(stack.document()));
        findings.addAll(Extension.findings(run));
        List<Workload> active = active(run, options, findings);
        findings.addAll(Startable.findings(run, active));
        if (!findings.isEmpty()) {
            return Converted.bad(findings);
        }
        new Kinds(run, active).tasks().forEach(task -> run.byName().put(task.name(), task));
        EnvironmentPart.know(run);
        Routes.write(run);
        List<Task> operated = run.tasks().stream().filter(Task::isOperated).toList();
        List<Task> tasks =
                run.tasks().stream().filter(task -> !task.isOperated()).toList();
        operated.forEach(task -> Operated.write(task, run));
        for (Part part : PARTS) {
            tasks.forEach(task -> part.write(task, run));
        }
        tasks.forEach(task -> Services.write(task, run));
        Project.write(run);
        return finished(run);
    }

    private static Converted finished(Conversion run) {
        List<Finding> leaks = Leaks.in(run);
        if (!leaks.isEmpty()) {
            return Converted.bad(leaks);
        }
        List<Manifest> manifests = run.manifests();
        List<Account.Field> fields = Stream.concat(manifests.stream(), run.values().values().stream())
                .flatMap(manifest -> manifest.fields().stream())
                .toList();
        Map<String, String> values = new TreeMap<>();
        run.values().forEach((file, draft) -> values.put(file, draft.yaml()));
        return new Converted(
                run.project(),
                manifests,
                values,
                Account.of(run.ledger(), fields),
                run.expects(),
                run.toFill(),
                List.of());
    }

    private static List<Workload> active(Conversion run, Options options, List<Finding> findings) {
        List<Workload> active = new ArrayList<>();
        Map<String, Workload> ids = new HashMap<>();
        for (Workload workload : run.stack().workloads().values()) {
            Item item = run.root().at("services").at(workload.name());
            boolean runs = workload.profiles().isEmpty()
                    || workload.profiles().stream()
                            .anyMatch(profile -> options.profiles().contains(profile)
                                    || options.profiles().contains("*"));
            if (!runs) {
                item.inert("its profile is not converted; name it with --profile");
                continue;
            }
            boolean hasImage = item.at("image").isThere() || item.at("build").isThere();
            if (item.at("provider").isThere() && !hasImage) {
                item.refused(
                        "what a provider makes is not in the stack",
                        "name what it makes by a Service of type ExternalName");
                continue;
            }
            active.add(workload);
            Workload other = ids.putIfAbsent(Names.label(workload.name()), workload);
            if (other != null) {
                findings.add(new Finding(
                        Severity.ERROR,
                        "same-name",
                        workload.place(),
                        "service \"" + workload.name() + "\"",
                        "it and \"" + other.name() + "\" would both be called \"" + Names.label(workload.name()) + "\"",
                        "names in a cluster have small letters, digits and hyphens",
                        "rename one of them"));
            }
        }
        return active;
    }
}
