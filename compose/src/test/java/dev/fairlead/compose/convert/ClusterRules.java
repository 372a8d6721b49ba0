package dev.fairlead.compose.convert;

import dev.fairlead.compose.emit.Manifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a cluster would refuse, or would take and never run: names, references, selectors, fields that exclude others. */
final class ClusterRules {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern SUBDOMAIN = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?");
    private static final Pattern QUANTITY = Pattern.compile("[0-9]+(m|Ki|Mi|Gi|Ti)?");
    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet", "Job");

    private final List<String> problems = new ArrayList<>();
    private final Map<String, Map<String, String>> objects = new TreeMap<>();
    private final Set<String> expected;

    private ClusterRules(Converted converted) {
        expected = converted.expects().keySet();
        for (Manifest manifest : converted.manifests()) {
            Map<String, String> read = Sample.read(manifest.yaml());
            if (!read.equals(new TreeMap<>(manifest.texts()))) {
                problems.add(manifest.id() + " is read as something else than it was written: " + manifest.yaml());
            }
            if (objects.put(manifest.id(), read) != null) {
                problems.add(manifest.id() + " is there twice");
            }
        }
    }

    static List<String> problems(Converted converted) {
        ClusterRules rules = new ClusterRules(converted);
        rules.objects.forEach(rules::names);
        rules.objects.forEach(rules::workload);
        rules.objects.forEach(rules::others);
        return rules.problems;
    }

    private void names(String id, Map<String, String> object) {
        String name = object.getOrDefault("/metadata/name", "");
        boolean service = id.startsWith("Service/");
        check((service ? LABEL : SUBDOMAIN).matcher(name).matches() && name.length() <= 63, id, "name " + name);
        check(!service || Character.isLetter(name.charAt(0)), id, "a Service begins with a letter");
        int size = 0;
        for (Map.Entry<String, String> field : object.entrySet()) {
            String key = field.getKey();
            size += field.getValue().length();
            if (key.matches(".*/(labels|matchLabels)/[^/]+")) {
                String label = key.substring(key.lastIndexOf('/') + 1);
                check(
                        label.substring(label.indexOf("~1") < 0 ? 0 : label.indexOf("~1") + 2)
                                        .length()
                                <= 63,
                        id,
                        key);
                check(LABEL_VALUE.matcher(field.getValue()).matches(), id, key + "=" + field.getValue());
            }
            if (key.matches(".*/resources/(limits|requests)/(cpu|memory|storage)|.*/sizeLimit")) {
                check(QUANTITY.matcher(field.getValue()).matches(), id, key + "=" + field.getValue());
            }
            if (key.matches("/(data|binaryData)/.*")) {
                check(KEY.matcher(key.substring(key.lastIndexOf('/') + 1)).matches(), id, key);
            }
        }
        check(size < 1024 * 1024, id, "larger than a cluster takes");
    }

    private void workload(String id, Map<String, String> object) {
        String kind = id.substring(0, id.indexOf('/'));
        if (!WORKLOADS.contains(kind)) {
            return;
        }
        String restart = object.getOrDefault("/spec/template/spec/restartPolicy", "Always");
        check(
                kind.equals("Job") ? !restart.equals("Always") : restart.equals("Always"),
                id,
                "restartPolicy " + restart);
        boolean recreate = "Recreate".equals(object.get("/spec/strategy/type"));
        check(
                !recreate || object.keySet().stream().noneMatch(key -> key.contains("/rollingUpdate/")),
                id,
                "Recreate with rollingUpdate");
        check(
                !("0".equals(object.get("/spec/strategy/rollingUpdate/maxSurge"))
                        && "0".equals(object.get("/spec/strategy/rollingUpdate/maxUnavailable"))),
                id,
                "neither surge nor unavailable");
        object.forEach((key, value) -> {
            if (key.startsWith("/spec/selector/matchLabels/")) {
                String label = key.substring("/spec/selector/matchLabels/".length());
                check(value.equals(object.get("/spec/template/metadata/labels/" + label)), id, "selector " + label);
            }
            check(!(kind.equals("DaemonSet") && key.matches("/spec/(replicas|strategy/.*)")), id, key);
        });
        pod(id, object);
    }

    private void pod(String id, Map<String, String> object) {
        String pod = "/spec/template/spec";
        check(has(object.getOrDefault(pod + "/serviceAccountName", ""), "ServiceAccount"), id, "service account");
        String priority = object.get(pod + "/priorityClassName");
        check(priority == null || has(priority, "PriorityClass"), id, "priority class");
        Set<String> volumes = new HashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        object.forEach((key, value) -> {
            if (key.matches(pod + "/volumes/[0-9]+/name")
                    || key.matches("/spec/volumeClaimTemplates/[0-9]+/metadata/name")) {
                check(volumes.add(value), id, "the volume " + value + " twice");
                check(LABEL.matcher(value).matches(), id, "the volume " + value);
            }
        });
        object.forEach((key, value) -> {
            if (key.matches(".*/volumeMounts/[0-9]+/name")) {
                check(volumes.contains(value), id, "mounts " + value);
            } else if (key.matches(".*/volumeMounts/[0-9]+/mountPath")) {
                check(
                        seen.merge(key.replaceAll("/volumeMounts.*", "") + value, 1, Integer::sum) == 1,
                        id,
                        value + " twice");
                check(value.startsWith("/"), id, "mountPath " + value);
            } else if (key.matches(".*/ports/[0-9]+/protocol")) {
                check(value.matches("TCP|UDP|SCTP"), id, "protocol " + value);
            } else if (key.matches(".*/workingDir")) {
                check(value.startsWith("/"), id, "workingDir " + value);
            } else if (key.matches(".*/env/[0-9]+/name")) {
                check(value.matches("[ -<>-~]+"), id, "variable " + value);
            } else if (key.endsWith("/claimName")) {
                check(has(value, "PersistentVolumeClaim"), id, "claim " + value);
            } else if (key.matches(".*/(configMap|configMapRef)/name")) {
                check(has(value, "ConfigMap"), id, "config " + value);
            } else if (key.matches(".*/secretKeyRef/name|.*/secret/(name|secretName)")) {
                check(has(value, "Secret") || objects.containsKey("ExternalSecret/" + value), id, "secret " + value);
            } else if (key.matches(pod + "/containers/[0-9]+/ports/[0-9]+/name")) {
                check(value.length() <= 15 && LABEL.matcher(value).matches(), id, "port name " + value);
            } else if (key.matches(".*/image")) {
                check(!value.isBlank() && !value.contains(" "), id, "image " + value);
            }
        });
        references(id, object);
    }

    // Keys of a Secret skeleton stand in its annotation, those of a ConfigMap in its data.
    private void references(String id, Map<String, String> object) {
        object.forEach((key, value) -> {
            if (key.endsWith("/secretKeyRef/key")) {
                String secret = object.getOrDefault(key.replaceAll("key$", "name"), "");
                Map<String, String> target = objects.getOrDefault("Secret/" + secret, Map.of());
                String keys = target.getOrDefault("/metadata/annotations/fairlead.dev~1keys", "");
                boolean fetched = objects.getOrDefault("ExternalSecret/" + secret, Map.of())
                        .containsValue(value);
                check(List.of(keys.split(",", -1)).contains(value) || fetched, id, secret + " has no key " + value);
            }
        });
    }

    private boolean has(String name, String kind) {
        return objects.containsKey(kind + "/" + name) || expected.contains(kind + "/" + name);
    }

    private void others(String id, Map<String, String> object) {
        String kind = id.substring(0, id.indexOf('/'));
        Map<String, String> selector = new HashMap<>();
        object.forEach((key, value) -> {
            if (key.matches("/spec/(selector|podSelector/matchLabels|selector/matchLabels)/[^/]+")) {
                selector.put(key.substring(key.lastIndexOf('/') + 1), value);
            }
        });
        if (Set.of("Service", "NetworkPolicy", "PodDisruptionBudget").contains(kind) && !id.endsWith("/default-deny")) {
            List<Map<String, String>> pods = pods(selector);
            check(!pods.isEmpty(), id, "selects no pod: " + selector);
            if (kind.equals("Service")) {
                service(id, object, pods);
            }
        }
        if (kind.equals("HorizontalPodAutoscaler")) {
            scaled(id, object);
        }
        if (kind.equals("Ingress")) {
            ingress(id, object);
        }
        if (kind.equals("StatefulSet")) {
            check(has(object.getOrDefault("/spec/serviceName", ""), "Service"), id, "serviceName");
        }
    }

    // A use is told in parts of what is requested: by all containers, or by the one that is named.
    private void scaled(String id, Map<String, String> object) {
        String target = object.get("/spec/scaleTargetRef/kind") + "/" + object.get("/spec/scaleTargetRef/name");
        Map<String, String> scaled = objects.getOrDefault(target, Map.of());
        check(object.containsKey("/spec/metrics/0/type"), id, "has nothing to look at");
        object.forEach((key, metric) -> {
            if (key.matches("/spec/metrics/[0-9]+/(resource|containerResource)/name")) {
                String only = object.get(key.replaceAll("name$", "container"));
                scaled.forEach((pointer, name) -> {
                    if (pointer.matches("/spec/template/spec/containers/[0-9]+/name")
                            && (only == null || only.equals(name))) {
                        String request = pointer.replaceAll("name$", "resources/requests/") + metric;
                        check(scaled.containsKey(request), id, "scales what requests no " + metric);
                    }
                });
                check(only == null || scaled.containsValue(only), id, "looks at no container");
            }
        });
    }

    private void service(String id, Map<String, String> object, List<Map<String, String>> pods) {
        Set<String> names = new HashSet<>();
        object.forEach((key, value) -> {
            if (key.matches("/spec/ports/[0-9]+/name")) {
                check(names.add(value) && value.length() <= 15, id, "port name " + value);
            }
            if (key.matches("/spec/ports/[0-9]+/targetPort") && !value.matches("[0-9]+")) {
                check(pods.stream().allMatch(pod -> pod.containsValue(value)), id, "targetPort " + value);
            }
        });
        check(!names.isEmpty(), id, "no ports");
    }

    private void ingress(String id, Map<String, String> object) {
        object.forEach((key, value) -> {
            if (key.endsWith("/backend/service/name")) {
                Map<String, String> service = objects.getOrDefault("Service/" + value, Map.of());
                String port = object.getOrDefault(key.replaceAll("name$", "port/number"), "");
                check(
                        service.entrySet().stream()
                                .anyMatch(field -> field.getKey().matches("/spec/ports/[0-9]+/port")
                                        && field.getValue().equals(port)),
                        id,
                        "leads to port " + port + " of " + value);
            }
        });
        check(object.keySet().stream().anyMatch(key -> key.startsWith("/spec/rules/")), id, "no rules");
    }

    private List<Map<String, String>> pods(Map<String, String> selector) {
        List<Map<String, String>> pods = new ArrayList<>();
        objects.forEach((id, object) -> {
            if (WORKLOADS.contains(id.substring(0, id.indexOf('/')))
                    && selector.entrySet().stream().allMatch(label -> label.getValue()
                            .equals(object.get("/spec/template/metadata/labels/" + label.getKey())))) {
                pods.add(object);
            }
        });
        return pods;
    }

    private void check(boolean holds, String id, String what) {
        if (!holds) {
            problems.add(id + ": " + what);
        }
    }
}
