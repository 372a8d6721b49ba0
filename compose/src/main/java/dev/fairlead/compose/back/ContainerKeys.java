package dev.fairlead.compose.back;

import static dev.fairlead.compose.cluster.ClusterObject.at;
import static dev.fairlead.compose.cluster.ClusterObject.elementsOf;
import static dev.fairlead.compose.cluster.ClusterObject.membersOf;
import static dev.fairlead.compose.cluster.ClusterObject.textOf;

import dev.fairlead.compose.cluster.Quantity;
import dev.fairlead.compose.convert.Secrets;
import dev.fairlead.model.tree.Node;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What one container says: what runs in it, with which variables, with how much, and what it may do. */
final class ContainerKeys {

    private static final String[] UNITS = {"", "K", "M", "G", "T"};

    private final Node container;
    private final Tree service;
    private final Pieces pieces;

    ContainerKeys(Node container, Tree service, Pieces pieces) {
        this.container = container;
        this.service = service;
        this.pieces = pieces;
    }

    void write() {
        service.put("image", textOf(container, "image"));
        words("command", "entrypoint");
        words("args", "command");
        text("workingDir", "working_dir");
        flag("tty", "tty");
        flag("stdin", "stdin_open");
        String pull = textOf(container, "imagePullPolicy");
        if (!pull.isEmpty()) {
            service.put("pull_policy", pull.equals("IfNotPresent") ? "missing" : pull.toLowerCase(Locale.ROOT));
        }
        environment();
        resources();
        security(at(container, "securityContext"));
        hook(at(container, "lifecycle", "preStop", "exec", "command"), "pre_stop");
        hook(at(container, "lifecycle", "postStart", "exec", "command"), "post_start");
    }

    private void text(String field, String key) {
        service.putIfAny(key, textOf(container, field));
    }

    private void flag(String field, String key) {
        if (textOf(container, field).equals("true")) {
            service.put(key, true);
        }
    }

    private void words(String field, String key) {
        service.addAllIfAny(
                key,
                elementsOf(container, field).stream()
                        .map(word -> unescaped(textOf(word)))
                        .toList());
    }

    private void hook(Node command, String key) {
        List<String> words = elementsOf(command).stream()
                .map(word -> unescaped(textOf(word)))
                .toList();
        if (!words.isEmpty()) {
            service.append(key).addAll("command", words);
        }
    }

    /** A cluster puts variables into {@code $(NAME)}, so what is meant as it stands has two dollar signs there. */
    static String unescaped(String text) {
        return text.replace("$$(", "$(");
    }

    // -- variables ----------------------------------------------------------------------------------------------------

    private void environment() {
        for (Node from : elementsOf(container, "envFrom")) {
            String prefix = textOf(from, "prefix");
            String map = textOf(from, "configMapRef", "name");
            pieces.find("ConfigMap", map).ifPresent(object -> {
                membersOf(object.at("data")).forEach((name, value) -> plain(prefix + name, textOf(value)));
                pieces.otherwise(object.id(), "its variables stand in environment");
            });
        }
        for (Node variable : elementsOf(container, "env")) {
            variable(textOf(variable, "name"), variable);
        }
    }

    private void variable(String name, Node variable) {
        Node secret = at(variable, "valueFrom", "secretKeyRef");
        Node map = at(variable, "valueFrom", "configMapKeyRef");
        if (secret instanceof Node.Mapping) {
            service.add("environment", name);
            service.at("x-fairlead").at("fromSecret").put(name, textOf(secret, "name") + "/" + textOf(secret, "key"));
        } else if (map instanceof Node.Mapping) {
            pieces.find("ConfigMap", textOf(map, "name"))
                    .map(object -> object.at("data", textOf(map, "key")))
                    .ifPresent(value -> plain(name, textOf(value)));
        } else if (!(at(variable, "valueFrom") instanceof Node.Mapping)) {
            plain(name, unescaped(textOf(variable, "value")));
        }
    }

    // What is secret and stood in a manifest does not stand in the Compose file: it comes from a Secret from now on.
    private void plain(String name, String value) {
        if (Secrets.isSecret(name, value)) {
            service.add("environment", name);
            String key = name.toLowerCase(Locale.ROOT).replace('_', '-').replaceAll("[^a-z0-9.-]+", "-");
            service.at("x-fairlead").at("fromSecret").put(name, pieces.project() + "-secrets/" + key);
        } else {
            service.add("environment", name + "=" + value);
        }
    }

    // -- resources ----------------------------------------------------------------------------------------------------

    private void resources() {
        Map<String, String> sides = Map.of("limits", "limits", "requests", "reservations");
        for (String side : List.of("limits", "requests")) {
            Node amounts = at(container, "resources", side);
            Tree into = service.at("deploy").at("resources").at(sides.getOrDefault(side, side));
            Quantity.amount(textOf(amounts, "cpu")).ifPresent(cpus -> into.put("cpus", plain(cpus)));
            Quantity.amount(textOf(amounts, "memory")).ifPresent(bytes -> into.put("memory", bytes(bytes)));
        }
        String gpus = textOf(container, "resources", "limits", "nvidia.com/gpu");
        if (gpus.matches("[0-9]{1,3}")) {
            Tree device =
                    service.at("deploy").at("resources").at("reservations").append("devices");
            device.put("driver", "nvidia").put("count", Long.parseLong(gpus)).add("capabilities", "gpu");
        }
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    static String bytes(BigDecimal amount) {
        BigDecimal value = amount;
        int unit = 0;
        BigDecimal step = BigDecimal.valueOf(1024);
        while (unit < UNITS.length - 1
                && value.signum() > 0
                && value.remainder(step).signum() == 0) {
            value = value.divide(step);
            unit++;
        }
        return plain(value) + (unit == 0 ? "b" : UNITS[unit]);
    }

    // -- what it may do -----------------------------------------------------------------------------------------------

    private void security(Node context) {
        String user = textOf(context, "runAsUser");
        String group = textOf(context, "runAsGroup");
        if (!user.isEmpty()) {
            service.put("user", group.isEmpty() ? user : user + ":" + group);
        }
        if (textOf(context, "privileged").equals("true")) {
            service.put("privileged", true);
        }
        if (textOf(context, "readOnlyRootFilesystem").equals("true")) {
            service.put("read_only", true);
        }
        elementsOf(context, "capabilities", "add").forEach(name -> service.add("cap_add", textOf(name)));
        elementsOf(context, "capabilities", "drop").forEach(name -> service.add("cap_drop", textOf(name)));
        String escalation = textOf(context, "allowPrivilegeEscalation");
        if (!escalation.isEmpty()) {
            service.add("security_opt", "no-new-privileges:" + escalation.equals("false"));
        }
        if (textOf(context, "seccompProfile", "type").equals("Unconfined")) {
            service.add("security_opt", "seccomp:unconfined");
        }
        if (textOf(context, "appArmorProfile", "type").equals("Unconfined")) {
            service.add("security_opt", "apparmor:unconfined");
        }
        membersOf(context, "seLinuxOptions")
                .forEach((key, value) -> service.add("security_opt", "label:" + key + ":" + textOf(value)));
    }
}
