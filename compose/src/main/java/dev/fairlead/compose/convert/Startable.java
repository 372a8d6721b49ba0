package dev.fairlead.compose.convert;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Place;
import dev.fairlead.model.form.Spelling;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What Compose would not start, and a cluster would not either: nothing to run, two mounts at one path, or a circle of
 * those that wait.
 */
final class Startable {

    private static final String WHY = "Compose starts nothing of it";

    private static final Pattern IMAGE = Pattern.compile("([A-Za-z0-9.-]+(:[0-9]+)?/)?[a-z0-9]+([._/-]+[a-z0-9]+)*"
            + "(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@[A-Za-z0-9+._-]+:[0-9a-fA-F]{32,})?");

    private final Conversion run;
    private final Map<String, Workload> active = new LinkedHashMap<>();
    private final Set<String> done = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();

    private Startable(Conversion run, List<Workload> workloads) {
        this.run = run;
        workloads.forEach(workload -> active.put(workload.name(), workload));
    }

    static List<Finding> findings(Conversion run, List<Workload> workloads) {
        Startable startable = new Startable(run, workloads);
        startable.contents("configs", List.of("file", "content", "environment"));
        startable.contents("secrets", List.of("file", "environment"));
        for (Workload workload : workloads) {
            startable.image(workload);
            startable.sources(workload);
            startable.variables(workload);
            startable.others(workload);
            startable.paths(workload);
            startable.circle(workload, new ArrayList<>());
        }
        return startable.findings;
    }

    private Item item(Workload workload) {
        return run.root().at("services").at(workload.name());
    }

    private void contents(String section, List<String> keys) {
        run.root().at(section).members().forEach((name, item) -> {
            long said = keys.stream().filter(key -> item.at(key).isThere()).count();
            boolean elsewhere =
                    item.at("driver").isThere() || item.at("template_driver").isThere();
            if (said > 1 || (said == 0 && !item.at("external").isThere() && !elsewhere)) {
                findings.add(new Finding(
                        Severity.ERROR,
                        "content",
                        item.keyPlace(),
                        section.substring(0, section.length() - 1) + " \"" + name + "\"",
                        said > 1 ? "it says twice what is in it" : "nothing says what is in it",
                        WHY,
                        "write one of " + String.join(", ", keys) + ", or external: true"));
            }
        });
    }

    private void image(Workload workload) {
        Item item = item(workload);
        if (item.at("image").text().isBlank() && !item.at("build").isThere()) {
            add(
                    workload,
                    "no-image",
                    "it has neither an image nor a build",
                    "write image:, or convert it together with the file that has it");
        }
        String image = item.at("image").text();
        if (!image.isBlank() && !IMAGE.matcher(image).matches()) {
            add(workload, "no-image", "\"" + image + "\" is no name of an image", "write NAME:TAG or NAME@DIGEST");
        }
    }

    // What is left of a mount whose variable has no value: Compose calls it an empty section.
    private void sources(Workload workload) {
        for (Item mount : item(workload).at("volumes").elements()) {
            if (mount.text().startsWith(":")) {
                add(
                        mount.place(),
                        workload,
                        "mount-source",
                        "\"" + mount.text() + "\" mounts nothing: before its colon stands no path and no volume",
                        "name one, or set the variable that is to name it");
            }
        }
    }

    // Whose network, volumes or name it uses, it waits for; so that one has to be there.
    private void others(Workload workload) {
        Item item = item(workload);
        List<Item> named = new ArrayList<>(item.at("links").elements());
        named.addAll(item.at("volumes_from").elements());
        for (String key : List.of("network_mode", "ipc", "pid")) {
            if (item.at(key).text().startsWith("service:")) {
                named.add(item.at(key));
            }
        }
        for (Item each : named) {
            String other = each.text().replaceFirst("^service:", "").replaceFirst(":.*", "");
            if (!other.equals("container") && !run.stack().workloads().containsKey(other)) {
                String near = Spelling.nearest(other, run.stack().workloads().keySet())
                        .map(word -> "did you mean \"" + word + "\"?")
                        .orElse("declare it under services, or take it out here");
                add(each.place(), workload, "undeclared", "the service \"" + other + "\" is not declared", near);
            }
        }
    }

    private void variables(Workload workload) {
        for (Item element : item(workload).at("env_file").elements()) {
            EnvironmentPart.entries(run, element).forEach((name, entry) -> entry.wrong()
                    .ifPresent(wrong -> add(
                            entry.place(),
                            workload,
                            "env-file",
                            wrong,
                            "write KEY=VALUE, and set what has to have a value")));
        }
    }

    // Docker calls it a duplicate mount point, a cluster an invalid pod.
    private void paths(Workload workload) {
        Set<String> seen = new HashSet<>();
        Mounted.paths(item(workload)).stream()
                .filter(path -> !seen.add(path))
                .distinct()
                .forEach(path -> add(
                        workload,
                        "mount-twice",
                        "it has two mounts at \"" + path + "\"",
                        "take one of them out, or give it another path"));
    }

    private void circle(Workload workload, List<String> way) {
        int again = way.indexOf(workload.name());
        if (again >= 0) {
            List<String> circle = new ArrayList<>(way.subList(again, way.size()));
            circle.add(workload.name());
            add(
                    workload,
                    "depends-circle",
                    "it waits for itself: " + String.join(" -> ", circle),
                    "take one of these depends_on out");
        }
        if (again >= 0 || !done.add(workload.name())) {
            return;
        }
        List<String> longer = new ArrayList<>(way);
        longer.add(workload.name());
        item(workload).at("depends_on").members().forEach((name, dependency) -> {
            Workload other = active.get(name);
            if (other != null && (!done.contains(name) || longer.contains(name))) {
                circle(other, longer);
            }
        });
    }

    private void add(Workload workload, String code, String what, String remedy) {
        add(workload.place(), workload, code, what, remedy);
    }

    private void add(Place place, Workload workload, String code, String what, String remedy) {
        findings.add(
                new Finding(Severity.ERROR, code, place, "service \"" + workload.name() + "\"", what, WHY, remedy));
    }
}
