package dev.fairlead.compose.back;

import static dev.fairlead.compose.cluster.ClusterObject.at;
import static dev.fairlead.compose.cluster.ClusterObject.elementsOf;
import static dev.fairlead.compose.cluster.ClusterObject.membersOf;
import static dev.fairlead.compose.cluster.ClusterObject.textOf;

import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Map;

/** What is said of a whole pod: how it ends, what it waits for, whom it finds by which name, on which nodes it runs. */
final class PodKeys {

    private static final long GRACE = 10;
    private static final long PAUSE = 5;
    private static final String WAIT = "wait-for-";

    private final Piece piece;
    private final Pieces pieces;
    private final Tree service;

    PodKeys(Piece piece, Pieces pieces) {
        this.piece = piece;
        this.pieces = pieces;
        this.service = piece.service();
    }

    void write() {
        grace();
        restart();
        before();
        names();
        security();
        place();
        annotations();
        String tier = textOf(piece.pod(), "priorityClassName");
        if (tier.matches("\\Q" + pieces.project() + "\\E-(critical|important|supporting)")) {
            piece.extension().put("tier", tier.substring(pieces.project().length() + 1));
        }
        service.putIfAny("runtime", textOf(piece.pod(), "runtimeClassName"));
    }

    private void grace() {
        String said = textOf(piece.pod(), "terminationGracePeriodSeconds");
        long seconds = said.matches("[0-9]{1,9}") ? Long.parseLong(said) : 30;
        boolean hooked = !elementsOf(piece.main(), "lifecycle", "preStop", "exec", "command")
                .isEmpty();
        boolean pauses = !hooked && !piece.isJob() && (pieces.isRouted(piece) || pieces.isPublished(piece));
        long own = Math.max(0, seconds - (pauses ? PAUSE : 0));
        if (own != GRACE) {
            service.put("stop_grace_period", own + "s");
        }
    }

    private void restart() {
        String policy = textOf(piece.pod(), "restartPolicy");
        String tries = textOf(piece.spec(), "backoffLimit");
        if (piece.isGate()) {
            service.put("restart", "no");
            return;
        }
        if (!piece.isJob()) {
            service.put("restart", "always");
            return;
        }
        Tree deploy = service.at("deploy");
        deploy.put("mode", "replicated-job");
        if (policy.equals("OnFailure")) {
            service.put("restart", tries.isEmpty() ? "on-failure" : "on-failure:" + tries);
        } else if (tries.isEmpty() || tries.equals("0")) {
            service.put("restart", "no");
        } else {
            deploy.at("restart_policy").put("condition", "none").put("max_attempts", Long.parseLong(tries));
        }
        String number = textOf(piece.spec(), "completions");
        if (!number.isEmpty()) {
            deploy.put("replicas", Long.parseLong(number));
        }
    }

    // -- what runs before ---------------------------------------------------------------------------------------------

    private void before() {
        for (Node container : piece.before()) {
            String name = textOf(container, "name");
            String other = name.startsWith(WAIT) ? name.substring(WAIT.length()) : "";
            if (!other.isEmpty() && pieces.named(other).isPresent()) {
                waits(other, container);
            } else {
                hook(container);
            }
        }
    }

    private void waits(String other, Node container) {
        boolean ends = pieces.named(other).map(Piece::isGate).orElse(false);
        service.at("depends_on")
                .at(other)
                .put("condition", ends ? "service_completed_successfully" : "service_healthy");
        String image = textOf(container, "image");
        if (!image.equals("busybox:1.37")) {
            pieces.extension().put("waitImage", image);
        }
    }

    private void hook(Node container) {
        Tree hook = service.append("pre_start");
        String image = textOf(container, "image");
        if (!image.equals(textOf(piece.main(), "image"))) {
            hook.put("image", image);
        }
        for (String field : List.of("command", "args")) {
            hook.addAllIfAny(
                    "command",
                    elementsOf(container, field).stream()
                            .map(word -> ContainerKeys.unescaped(textOf(word)))
                            .toList());
        }
        for (Node variable : elementsOf(container, "env")) {
            if (!(at(variable, "valueFrom") instanceof Node.Mapping)) {
                hook.at("environment")
                        .put(textOf(variable, "name"), ContainerKeys.unescaped(textOf(variable, "value")));
            }
        }
    }

    // -- names --------------------------------------------------------------------------------------------------------

    private void names() {
        service.putIfAny("hostname", textOf(piece.pod(), "hostname"));
        Map.of("nameservers", "dns", "searches", "dns_search")
                .forEach((field, key) ->
                        elementsOf(piece.pod(), "dnsConfig", field).forEach(item -> service.add(key, textOf(item))));
        for (Node option : elementsOf(piece.pod(), "dnsConfig", "options")) {
            String value = textOf(option, "value");
            service.add("dns_opt", textOf(option, "name") + (value.isEmpty() ? "" : ":" + value));
        }
        for (Node alias : elementsOf(piece.pod(), "hostAliases")) {
            elementsOf(alias, "hostnames")
                    .forEach(name -> service.add("extra_hosts", textOf(name) + "=" + textOf(alias, "ip")));
        }
        shared("hostNetwork", "network_mode");
        shared("hostPID", "pid");
        shared("hostIPC", "ipc");
    }

    private void shared(String field, String key) {
        if (textOf(piece.pod(), field).equals("true")) {
            service.put(key, "host");
            piece.extension().put(field, true);
        }
    }

    private void security() {
        Node context = at(piece.pod(), "securityContext");
        elementsOf(context, "supplementalGroups").forEach(group -> service.add("group_add", textOf(group)));
        for (Node sysctl : elementsOf(context, "sysctls")) {
            service.at("sysctls").put(textOf(sysctl, "name"), textOf(sysctl, "value"));
        }
        String user = textOf(context, "runAsUser");
        if (!user.isEmpty() && !service.has("user")) {
            String group = textOf(context, "runAsGroup");
            service.put("user", group.isEmpty() ? user : user + ":" + group);
            for (String field : List.of("runAsUser", "runAsGroup", "runAsNonRoot")) {
                pieces.otherwise(
                        piece.object().id() + " /spec/template/spec/securityContext/" + field,
                        "it is said of the container itself");
            }
        }
    }

    // -- on which nodes -----------------------------------------------------------------------------------------------

    private void place() {
        Map<String, Node> nodes = membersOf(piece.pod(), "nodeSelector");
        Tree placement = service.at("deploy").at("placement");
        String system = "kubernetes.io/os";
        String processor = "kubernetes.io/arch";
        if (nodes.containsKey(system)) {
            String arch = nodes.containsKey(processor) ? "/" + textOf(piece.pod(), "nodeSelector", processor) : "";
            service.put("platform", textOf(piece.pod(), "nodeSelector", system) + arch);
        }
        Node required = at(piece.pod(), "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        List<Node> terms = elementsOf(required, "nodeSelectorTerms");
        if (terms.size() == 1) {
            for (Node expression : elementsOf(terms.getFirst(), "matchExpressions")) {
                String operator = textOf(expression, "operator");
                List<Node> values = elementsOf(expression, "values");
                if (values.size() == 1 && operator.matches("In|NotIn")) {
                    placement.add(
                            "constraints",
                            attribute(textOf(expression, "key"))
                                    + (operator.equals("In") ? "==" : "!=")
                                    + textOf(values.getFirst()));
                }
            }
        }
        Node anti = at(piece.pod(), "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        if (elementsOf(anti).size() == 1
                && textOf(elementsOf(anti).getFirst(), "topologyKey").equals("kubernetes.io/hostname")) {
            placement.put("max_replicas_per_node", 1);
        }
    }

    private static String attribute(String label) {
        return switch (label) {
            case "kubernetes.io/hostname" -> "node.hostname";
            case "kubernetes.io/os" -> "node.platform.os";
            case "kubernetes.io/arch" -> "node.platform.arch";
            default -> "node.labels." + label;
        };
    }

    private void annotations() {
        membersOf(piece.template(), "metadata", "annotations")
                .forEach((name, value) -> service.at("annotations").put(name, textOf(value)));
        membersOf(piece.bare(), "metadata", "annotations")
                .forEach((name, value) -> service.at("deploy").at("labels").put(name, textOf(value)));
    }
}
