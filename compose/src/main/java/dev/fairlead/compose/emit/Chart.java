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
import java.util.stream.Stream;

/**
 * A Helm chart of which the defaults are the plain manifests: what {@link ChartValues} knows are values, and everything
 * else stays as it is. What a profile adds or says otherwise stands behind a switch, which is off.
 */
final class Chart {

    private static final Pattern WAITS = Pattern.compile("^ *- name: wait-for-([a-z0-9-]+)\n");
    // The key with its indentation, and the items below it, which stand no deeper.
    private static final Pattern WAITING = Pattern.compile("(?m)(^( +)initContainers:\n)((?:^\\2(?:- | ).*\n)+)");

    private final String project;
    private final List<Manifest> manifests;
    private final Map<String, List<Manifest>> profiles;
    private final ChartValues values = new ChartValues();

    Chart(String project, List<Manifest> manifests, Map<String, List<Manifest>> profiles) {
        this.project = project;
        this.manifests = manifests;
        this.profiles = new TreeMap<>(profiles);
    }

    /**
     * One object in all its forms.
     *
     * @param condition what is asked before any of them
     * @param variants its templates with the profiles that ask for each
     */
    private record Switched(
            String group, Optional<String> condition, Optional<String> always, Map<String, List<String>> variants) {

        String text(String id) {
            String text = variants.isEmpty() ? "---\n" + always.orElse("") : varied(id);
            return condition.map(asked -> when(asked, text)).orElse(text);
        }

        private String varied(String id) {
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
                    new Switched(
                            manifest.group(),
                            values.condition(manifest),
                            Optional.of(template(manifest)),
                            new LinkedHashMap<>()));
        }
        profiles.forEach((profile, more) -> {
            values.switchOff("profiles", key(profile) + ".enabled");
            for (Manifest manifest : more) {
                if (!manifest.yaml().equals(plain.get(manifest.id()))) {
                    objects.computeIfAbsent(
                                    manifest.id(),
                                    id -> new Switched(
                                            manifest.group(),
                                            values.condition(manifest),
                                            Optional.empty(),
                                            new LinkedHashMap<>()))
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
        Stream.concat(manifests.stream(), profiles.values().stream().flatMap(List::stream))
                .forEach(values::know);
        objects()
                .forEach((id, object) -> files.merge(
                        "templates/" + object.group() + ".yaml", object.text(id), (before, more) -> before + more));
        files.replaceAll((name, text) -> text.startsWith("---\n") ? text.substring("---\n".length()) : text);
        files.put(
                "Chart.yaml",
                "apiVersion: v2\nname: " + project
                        + "\ndescription: Made of a Compose file by fairlead compose convert\n"
                        + "type: application\nversion: 0.1.0\n");
        files.put("values.yaml", values.file());
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
        return waiting(yaml);
    }

    private void copy(Manifest manifest, Draft marked, List<String> actions) {
        marked.putAll(manifest.root().replacing("", (pointer, scalar) -> values.action(manifest, pointer, scalar)
                .map(action -> {
                    actions.add(action);
                    return new Draft.Scalar("helmvalue" + (actions.size() - 1) + "x", scalar.cause());
                })
                .orElse(scalar)));
    }

    // Nobody waits for what is not made: it would be for ever.
    private String waiting(String yaml) {
        StringBuilder text = new StringBuilder();
        Matcher list = WAITING.matcher(yaml);
        int at = 0;
        while (list.find()) {
            List<String> switches = new ArrayList<>();
            StringBuilder items = new StringBuilder();
            boolean all = true;
            for (String item : list.group(3).split("(?m)(?=^" + list.group(2) + "- )", -1)) {
                Optional<String> there = WAITS.matcher(item)
                        .results()
                        .map(waits -> waits.group(1))
                        .filter(values::isSwitched)
                        .map(values::enabled)
                        .findFirst();
                all &= there.isPresent();
                there.ifPresent(switches::add);
                items.append(there.map(asked -> when(asked, item)).orElse(item));
            }
            String whole = list.group(1) + items;
            text.append(yaml, at, list.start());
            text.append(all ? when("or (" + String.join(") (", switches) + ")", whole) : whole);
            at = list.end();
        }
        return text.append(yaml.substring(at)).toString();
    }

    private static String when(String asked, String text) {
        return "{{- if " + asked + " }}\n" + text + "{{- end }}\n";
    }
}
