package dev.fairlead.compose.back;

import static dev.fairlead.compose.cluster.ClusterObject.at;
import static dev.fairlead.compose.cluster.ClusterObject.elementsOf;
import static dev.fairlead.compose.cluster.ClusterObject.membersOf;
import static dev.fairlead.compose.cluster.ClusterObject.textOf;

import dev.fairlead.compose.cluster.Quantity;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Map;

/** What a container sees at its paths: volumes, memory, and what it is given to read as configs and secrets. */
final class MountKeys {

    private static final String SECRETS = "/run/secrets";

    private final Piece piece;
    private final Node container;
    private final Tree service;
    private final Pieces pieces;

    MountKeys(Piece piece, Node container, Tree service, Pieces pieces) {
        this.piece = piece;
        this.container = container;
        this.service = service;
        this.pieces = pieces;
    }

    void write() {
        for (Node mount : elementsOf(container, "volumeMounts")) {
            String name = textOf(mount, "name");
            Node volume = elementsOf(piece.pod(), "volumes").stream()
                    .filter(each -> textOf(each, "name").equals(name))
                    .findFirst()
                    .orElse(Members.nothing());
            Node template = elementsOf(piece.spec(), "volumeClaimTemplates").stream()
                    .filter(each -> textOf(each, "metadata", "name").equals(name))
                    .findFirst()
                    .orElse(Members.nothing());
            if (template instanceof Node.Mapping) {
                named(name, mount);
                claim(name, at(template, "spec"));
            } else {
                mounted(mount, volume);
            }
        }
    }

    private void mounted(Node mount, Node volume) {
        String claim = textOf(volume, "persistentVolumeClaim", "claimName");
        String target = textOf(mount, "mountPath");
        if (!claim.isEmpty()) {
            named(claim, mount);
            if (piece.kind().equals("Deployment") && isAlone(claim)) {
                pieces.otherwise("PersistentVolumeClaim/" + claim, "it is a claim of the StatefulSet then");
            }
            pieces.find("PersistentVolumeClaim", claim)
                    .ifPresentOrElse(
                            object -> claim(claim, object.at("spec")),
                            () -> pieces.root().at("volumes").at(claim).put("external", true));
        } else if (at(volume, "emptyDir") instanceof Node.Mapping dir) {
            empty(dir, target);
        } else if (at(volume, "configMap") instanceof Node.Mapping map) {
            config(map, mount, target);
        } else if (at(volume, "secret") instanceof Node.Mapping secret) {
            String key = textOf(mount, "subPath");
            if (!key.isEmpty()) {
                secret(textOf(secret, "secretName"), key, target, textOf(secret, "defaultMode"));
            } else {
                secrets(textOf(secret, "secretName"), elementsOf(secret, "items"), target);
            }
        } else if (at(volume, "projected") instanceof Node.Mapping projected) {
            for (Node source : elementsOf(projected, "sources")) {
                secrets(textOf(source, "secret", "name"), elementsOf(source, "secret", "items"), target);
            }
        } else if (at(volume, "hostPath") instanceof Node.Mapping host) {
            String only = textOf(mount, "readOnly").equals("true") ? ":ro" : "";
            service.add("volumes", textOf(host, "path") + ":" + target + only);
        }
    }

    // Whether one workload alone has it.
    private boolean isAlone(String claim) {
        return pieces.all().stream()
                        .filter(each -> elementsOf(each.pod(), "volumes").stream()
                                .anyMatch(volume -> textOf(volume, "persistentVolumeClaim", "claimName")
                                        .equals(claim)))
                        .count()
                == 1;
    }

    private void named(String name, Node mount) {
        String target = textOf(mount, "mountPath");
        boolean readOnly = textOf(mount, "readOnly").equals("true");
        String below = textOf(mount, "subPath");
        if (below.isEmpty()) {
            service.add("volumes", name + ":" + target + (readOnly ? ":ro" : ""));
        } else {
            Tree one = service.append("volumes")
                    .put("type", "volume")
                    .put("source", name)
                    .put("target", target);
            if (readOnly) {
                one.put("read_only", true);
            }
            one.at("volume").put("subpath", below);
        }
        pieces.root().at("volumes").named().at(name);
    }

    private void claim(String name, Node spec) {
        Tree volume = pieces.root().at("volumes").at(name);
        Quantity.amount(textOf(spec, "resources", "requests", "storage"))
                .filter(bytes ->
                        !textOf(spec, "resources", "requests", "storage").equals("10Gi"))
                .ifPresent(bytes -> volume.at("x-fairlead").put("size", ContainerKeys.bytes(bytes)));
        volume.at("x-fairlead").putIfAny("class", textOf(spec, "storageClassName"));
    }

    private void empty(Node.Mapping dir, String target) {
        String limit = textOf(dir, "sizeLimit");
        String size = Quantity.amount(limit).map(ContainerKeys::bytes).orElse("");
        if (!textOf(dir, "medium").equals("Memory")) {
            service.add("volumes", target);
        } else if (target.equals("/dev/shm") && !size.isEmpty()) {
            service.put("shm_size", size);
        } else {
            service.add("tmpfs", target + (size.isEmpty() ? "" : ":size=" + size));
        }
    }

    // -- configs ------------------------------------------------------------------------------------------------------

    private void config(Node map, Node mount, String target) {
        String name = textOf(map, "name");
        String mode = textOf(map, "defaultMode");
        Map<String, Node> data = pieces.find("ConfigMap", name)
                .map(object -> membersOf(object.at("data")))
                .orElse(Map.of());
        String key = textOf(mount, "subPath");
        String source = name.replaceFirst("-[0-9a-f]{10}$", "");
        if (!key.isEmpty()) {
            grant(data.size() < 2 ? source : source + "-" + key, file(map, key), data, target, mode);
            return;
        }
        List<Node> items = elementsOf(map, "items");
        if (items.isEmpty()) {
            data.keySet().forEach(each -> grant(source + "-" + each, each, data, target + "/" + each, mode));
        }
        for (Node item : items) {
            String file = textOf(item, "key");
            grant(source + "-" + file, file, data, target + "/" + textOf(item, "path"), mode);
        }
        if (pieces.find("ConfigMap", name).isPresent()) {
            pieces.otherwise("ConfigMap/" + name, "a config for each of its files");
            pieces.otherwise(piece.object().id() + " " + target, "a config for each file that is mounted at " + target);
        }
    }

    private static String file(Node map, String path) {
        return elementsOf(map, "items").stream()
                .filter(item -> textOf(item, "path").equals(path))
                .map(item -> textOf(item, "key"))
                .findFirst()
                .orElse(path);
    }

    private void grant(String source, String key, Map<String, Node> data, String target, String mode) {
        Tree grant = service.append("configs").put("source", source).put("target", target);
        if (mode.matches("[0-9]{1,4}")) {
            grant.put("mode", "0" + Long.toOctalString(Long.parseLong(mode)));
        }
        Tree config = pieces.root().at("configs").at(source);
        if (data.containsKey(key)) {
            config.put("content", textOf(data.getOrDefault(key, Members.nothing())));
        } else {
            config.put("external", true);
        }
    }

    // -- secrets ------------------------------------------------------------------------------------------------------

    private void secrets(String secret, List<Node> items, String target) {
        for (Node item : items) {
            String path = target + "/" + textOf(item, "path");
            secret(secret, textOf(item, "key"), path, textOf(item, "mode"));
        }
        if (items.isEmpty() && !secret.isEmpty()) {
            for (String key : keys(secret)) {
                secret(secret, key, target + "/" + key, "");
            }
        }
    }

    // Its keys are said in an annotation of ours, or stand in it; the values are not looked at.
    private List<String> keys(String secret) {
        return pieces.find("Secret", secret)
                .map(object -> {
                    List<String> keys = new java.util.ArrayList<>(
                            membersOf(object.at("data")).keySet());
                    keys.addAll(membersOf(object.at("stringData")).keySet());
                    String said = textOf(object.at("metadata", "annotations", "fairlead.dev/keys"));
                    return keys.isEmpty() && !said.isEmpty() ? List.of(said.split(",", -1)) : keys;
                })
                .orElse(List.of());
    }

    private void secret(String secret, String key, String target, String mode) {
        boolean usual = target.matches(SECRETS + "/[^/]+");
        String path = usual ? target.substring(SECRETS.length() + 1) : target;
        Tree grant = service.append("secrets").put("source", key).put("target", path);
        if (mode.matches("[0-9]{1,4}")) {
            grant.put("mode", "0" + Long.toOctalString(Long.parseLong(mode)));
        }
        Tree declared = pieces.root().at("secrets").at(key);
        if (key.equals(secret)) {
            declared.put("file", "./secrets/" + key);
        } else {
            declared.put("external", true).put("name", secret);
        }
    }
}
