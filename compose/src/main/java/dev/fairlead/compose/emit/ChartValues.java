package dev.fairlead.compose.emit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is a value of a chart, and what stands in its place in a template: of each workload whether it is there, image,
 * replicas, resources, variables and the autoscaler; the namespace; and the names of Secrets that others fill.
 */
final class ChartValues {

    private static final Pattern OF_A_WORKLOAD = Pattern.compile(
            "/spec/(replicas|template/spec/containers/0/(image|resources/(?:requests|limits)/(?:cpu|memory)))");
    private static final Pattern VARIABLE = Pattern.compile("(/spec/template/spec/containers/0/env/[0-9]+)/value");
    private static final Pattern AUTOSCALED = Pattern.compile(
            "/spec/(min|max)Replicas|(/spec/metrics/[0-9]+/(?:resource|containerResource))/target/averageUtilization");
    private static final Pattern SECRET_NAME =
            Pattern.compile(".*/(secretKeyRef/name|secretRef/name|secret/name|secret/secretName)");
    // A dot in the name of a variable would be two steps.
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String KEYS = "/metadata/annotations/fairlead.dev~1keys";

    /** Where a value stands: below the first word, and there at steps with dots between. */
    private record Where(String key, String path) {

        String index() {
            return "index .Values \"" + key + "\" \"" + path.replace(".", "\" \"") + "\"";
        }
    }

    private final Map<String, Map<String, String>> values = new TreeMap<>();

    /** What others fill is known before templates refer to it. */
    void know(Manifest manifest) {
        if (isFilledByOthers(manifest)) {
            put(new Where("secrets", manifest.name() + ".name"), YamlWriter.value(manifest.name()));
            put(new Where("secrets", manifest.name() + ".create"), "true");
        }
        if (isWorkload(manifest)) {
            put(new Where(manifest.name(), "enabled"), "true");
        }
    }

    /** A switch that is off; what is asked where it counts. */
    String switchOff(String key, String path) {
        put(new Where(key, path), "false");
        return new Where(key, path).index();
    }

    /** What is asked before an object is made; empty where it always is. */
    Optional<String> condition(Manifest manifest) {
        Optional<String> own = own(manifest);
        String workload =
                manifest.at("/metadata/labels/app.kubernetes.io~1name").orElse("");
        if (workload.isEmpty() || !isSwitched(workload)) {
            return own;
        }
        String there = enabled(workload);
        return Optional.of(own.map(more -> "and (" + there + ") (" + more + ")").orElse(there));
    }

    private Optional<String> own(Manifest manifest) {
        Optional<Where> where =
                switch (manifest.kind()) {
                    case "Namespace" -> Optional.of(new Where("namespace", "create"));
                    case "HorizontalPodAutoscaler" -> Optional.of(new Where(scaled(manifest), "autoscale.enabled"));
                    default ->
                        isFilledByOthers(manifest)
                                ? Optional.of(new Where("secrets", manifest.name() + ".create"))
                                : Optional.empty();
                };
        where.ifPresent(each -> put(each, "true"));
        return where.map(Where::index);
    }

    boolean isSwitched(String workload) {
        return values.getOrDefault(workload, Map.of()).containsKey("enabled");
    }

    String enabled(String workload) {
        return new Where(workload, "enabled").index();
    }

    /** The action that stands in place of a scalar; empty where it stays as it is, or is another one elsewhere. */
    Optional<String> action(Manifest manifest, String pointer, Draft.Scalar scalar) {
        String value = YamlWriter.value(scalar.content());
        return where(manifest, pointer, String.valueOf(scalar.content()))
                .filter(each -> put(each, value))
                .map(each -> "{{ " + each.index() + (scalar.content() instanceof String ? " | quote" : "") + " }}");
    }

    private Optional<Where> where(Manifest manifest, String pointer, String text) {
        Matcher workload = OF_A_WORKLOAD.matcher(pointer);
        Matcher variable = VARIABLE.matcher(pointer);
        if (workload.matches()) {
            String last = pointer.substring(pointer.lastIndexOf('/') + 1);
            String path = pointer.contains("/resources/")
                    ? pointer.substring(pointer.indexOf("resources/")).replace('/', '.')
                    : last;
            return Optional.of(new Where(manifest.name(), path));
        }
        if (variable.matches()) {
            return manifest.at(variable.group(1) + "/name")
                    .filter(name -> NAME.matcher(name).matches())
                    .map(name -> new Where(manifest.name(), "environment." + name));
        }
        if (manifest.kind().equals("HorizontalPodAutoscaler")) {
            Matcher number = AUTOSCALED.matcher(pointer);
            if (number.matches()) {
                String word = number.group(1) == null
                        ? manifest.at(number.group(2) + "/name").orElse("use")
                        : number.group(1);
                return Optional.of(new Where(scaled(manifest), "autoscale." + word));
            }
        }
        if (pointer.equals("/metadata/namespace")
                || (pointer.equals("/metadata/name") && manifest.kind().equals("Namespace"))) {
            return Optional.of(new Where("namespace", "name"));
        }
        boolean secret = SECRET_NAME.matcher(pointer).matches()
                || (pointer.equals("/metadata/name") && isFilledByOthers(manifest));
        return secret && values.getOrDefault("secrets", Map.of()).containsKey(text + ".name")
                ? Optional.of(new Where("secrets", text + ".name"))
                : Optional.empty();
    }

    private static String scaled(Manifest manifest) {
        return manifest.at("/spec/scaleTargetRef/name").orElse(manifest.name());
    }

    private static boolean isFilledByOthers(Manifest manifest) {
        return manifest.kind().equals("Secret")
                && !manifest.name().contains(".")
                && manifest.at(KEYS).isPresent();
    }

    private static boolean isWorkload(Manifest manifest) {
        return List.of("Deployment", "StatefulSet", "DaemonSet", "Job").contains(manifest.kind());
    }

    // Whether it is that value now; what is another one elsewhere stays in its template.
    private boolean put(Where where, String value) {
        String known =
                values.computeIfAbsent(where.key(), none -> new TreeMap<>()).putIfAbsent(where.path(), value);
        return known == null || known.equals(value);
    }

    /** The file of them. */
    String file() {
        StringBuilder out = new StringBuilder("# The defaults are what the Compose file says.\n");
        values.forEach((name, paths) -> {
            out.append(YamlWriter.value(name)).append(":\n");
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
                out.repeat("  ", i + 1).append(YamlWriter.value(steps[i])).append(':');
                out.append(i == steps.length - 1 ? " " + value : "").append('\n');
            }
        }
        before[0] = path;
    }
}
