package dev.fairlead.compose.convert;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.model.Diagnostic.Severity;
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
        for (Workload workload : workloads) {
            startable.image(workload);
            startable.paths(workload);
            startable.circle(workload, new ArrayList<>());
        }
        return startable.findings;
    }

    private Item item(Workload workload) {
        return run.root().at("services").at(workload.name());
    }

    private void image(Workload workload) {
        Item item = item(workload);
        if (!item.at("image").isThere() && !item.at("build").isThere()) {
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
        findings.add(new Finding(
                Severity.ERROR, code, workload.place(), "service \"" + workload.name() + "\"", what, WHY, remedy));
    }
}
