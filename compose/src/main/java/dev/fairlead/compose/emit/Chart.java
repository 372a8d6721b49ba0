package dev.fairlead.compose.emit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Helm chart of which the defaults are the plain manifests: images, replicas, resources and hosts are values, and
 * everything else stays as it is. What a profile adds or says otherwise stands behind a switch, which is off.
 */
final class Chart {

    private static final Pattern VALUE = Pattern.compile(
            "/spec/(replicas|template/spec/containers/0/(image|resources/(requests|limits)/(cpu|memory)))");

    private final String project;
    private final List<Manifest> manifests;
    private final Map<String, List<Manifest>> profiles;
    private final Map<String, Map<String, String>> values = new TreeMap<>();

    Chart(String project, List<Manifest> manifests, Map<String, List<Manifest>> profiles) {
        this.project = project;
        this.manifests = manifests;
        this.profiles = new TreeMap<>(profiles);
    }

    /**
     * One object in all its forms.
     *
     * @param variants its templates with the profiles that ask for each
     */
    private record Switched(String group, Optional<String> always, Map<String, List<String>> variants) {

        String text(String id) {
            if (variants.isEmpty()) {
                return "---\n" + always.orElse("");
            }
            StringBuilder text = new StringBuilder();
            List<List<String>> asked = List.copyOf(variants.values());
            for (int one = 0; one < asked.size(); one++) {
                for (int other = one + 1; other < asked.size(); other++) {
                    text.append("{{- if and (")
                            .append(condition(asked.get(one)))
                            .append(") (");
                    text.append(condition(asked.get(other))).append(") }}{{ fail \"the profiles ");
                    text.append(String.join(", ", asked.get(one)))
                            .append(" and ")
                            .append(String.join(", ", asked.get(other)));
                    text.append(" both change ")
                            .append(id)
                            .append(": convert with --profile for each of them\" }}{{ end }}\n");
                }
            }
            String word = "if";
            for (Map.Entry<String, List<String>> variant : variants.entrySet()) {
                text.append("{{- ")
                        .append(word)
                        .append(' ')
                        .append(condition(variant.getValue()))
                        .append(" }}\n---\n");
                text.append(variant.getKey());
                word = "else if";
            }
            always.ifPresent(usual -> text.append("{{- else }}\n---\n").append(usual));
            return text.append("{{- end }}\n").toString();
        }

        private static String condition(List<String> profiles) {
            return profiles.stream()
                    .map(profile -> "(index .Values \"profiles\" \"" + key(profile) + "\" \"enabled\")")
                    .collect(Collectors.joining(" ", "or ", ""));
        }
    }

    // A dot in it would be two steps.
    private static String key(String profile) {
        return profile.replace('.', '-');
    }

    private Map<String, Switched> objects() {
        Map<String, Switched> objects = new LinkedHashMap<>();
        Map<String, String> plain = new LinkedHashMap<>();
        for (Manifest manifest : manifests) {
            plain.put(manifest.id(), manifest.yaml());
            objects.put(
                    manifest.id(),
                    new Switched(manifest.group(), Optional.of(template(manifest)), new LinkedHashMap<>()));
        }
        profiles.forEach((profile, more) -> {
            values.computeIfAbsent("profiles", none -> new TreeMap<>()).put(key(profile) + ".enabled", "false");
            for (Manifest manifest : more) {
                if (!manifest.yaml().equals(plain.get(manifest.id()))) {
                    objects.computeIfAbsent(
                                    manifest.id(),
                                    id -> new Switched(manifest.group(), Optional.empty(), new LinkedHashMap<>()))
                            .variants()
                            .computeIfAbsent(template(manifest), text -> new ArrayList<>())
                            .add(profile);
                }
            }
        });
        return objects;
    }

    Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        objects()
                .forEach((id, object) -> files.merge(
                        "templates/" + object.group() + ".yaml", object.text(id), (before, more) -> before + more));
        files.replaceAll((name, text) -> text.startsWith("---\n") ? text.substring("---\n".length()) : text);
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
            String value = YamlWriter.value(scalar.content());
            String known = values.computeIfAbsent(manifest.name(), none -> new TreeMap<>())
                    .putIfAbsent(path, value);
            if (known != null && !known.equals(value)) {
                return scalar;
            }
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
