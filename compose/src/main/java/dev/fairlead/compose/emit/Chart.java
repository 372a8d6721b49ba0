package dev.fairlead.compose.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Helm chart of which the defaults are the plain manifests: images, replicas, resources and hosts are values, and
 * everything else stays as it is.
 */
final class Chart {

    private static final Pattern VALUE = Pattern.compile(
            "/spec/(replicas|template/spec/containers/0/(image|resources/(requests|limits)/(cpu|memory)))");

    private final String project;
    private final List<Manifest> manifests;
    private final Map<String, Map<String, String>> values = new TreeMap<>();

    Chart(String project, List<Manifest> manifests) {
        this.project = project;
        this.manifests = manifests;
    }

    Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        for (Manifest manifest : manifests) {
            files.merge(
                    "templates/" + manifest.group() + ".yaml",
                    template(manifest),
                    (before, more) -> before + "---\n" + more);
        }
        files.put(
                "Chart.yaml",
                "apiVersion: v2\nname: " + project
                        + "\ndescription: Made of a Compose file by fairlead compose convert\n"
                        + "type: application\nversion: 0.1.0\n");
        files.put("values.yaml", valuesFile());
        // What this program keeps beside them would be stored with each release.
        files.put(".helmignore", ".fairlead*\n");
        return files;
    }

    // Braces of the manifests themselves are text, and would be taken for actions.
    private String template(Manifest manifest) {
        Draft marked = new Draft();
        List<String> actions = new ArrayList<>();
        copy(manifest, marked, actions);
        String yaml = YamlWriter.write(marked).replace("{{", "\0\0").replace("\0\0", "{{ \"{{\" }}");
        for (int i = 0; i < actions.size(); i++) {
            yaml = yaml.replace("helmvalue" + i + "x", actions.get(i));
        }
        return yaml;
    }

    private void copy(Manifest manifest, Draft marked, List<String> actions) {
        marked.putAll(manifest.root().replacing("", (pointer, scalar) -> {
            Matcher matcher = VALUE.matcher(pointer);
            if (!matcher.matches()) {
                return scalar;
            }
            String key = pointer.substring(pointer.lastIndexOf('/') + 1);
            String path = pointer.contains("/resources/") ? "resources." + pointer.split("/", -1)[7] + "." + key : key;
            values.computeIfAbsent(manifest.name(), none -> new TreeMap<>())
                    .put(path, YamlWriter.value(scalar.content()));
            String at = "index .Values \"" + manifest.name() + "\" \"" + path.replace(".", "\" \"") + "\"";
            actions.add("{{ " + at + (scalar.content() instanceof String ? " | quote" : "") + " }}");
            return new Draft.Scalar("helmvalue" + (actions.size() - 1) + "x", scalar.cause());
        }));
    }

    private String valuesFile() {
        StringBuilder out = new StringBuilder("# The defaults are what the Compose file says.\n");
        values.forEach((name, paths) -> {
            out.append(name).append(":\n");
            String[] before = {""};
            paths.forEach((path, value) -> line(out, path, value, before));
        });
        return out.toString();
    }

    private static void line(StringBuilder out, String path, String value, String[] before) {
        String[] steps = path.split("\\.", -1);
        String[] last = before[0].split("\\.", -1);
        for (int i = 0; i < steps.length; i++) {
            boolean same = i < last.length - 1
                    && String.join(".", List.of(last).subList(0, i + 1))
                            .equals(String.join(".", List.of(steps).subList(0, i + 1)));
            if (!same) {
                out.repeat("  ", i + 1).append(steps[i]).append(':');
                out.append(i == steps.length - 1 ? " " + value : "").append('\n');
            }
        }
        before[0] = path;
    }
}
