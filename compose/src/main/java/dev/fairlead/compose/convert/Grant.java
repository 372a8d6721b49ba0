package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** One config or secret that a workload is given, as a file. */
final class Grant {

    private final Conversion run;
    private final Task task;
    private final Item grant;
    private final Item declared;
    private final String source;

    Grant(Conversion run, Task task, Item grant, String section) {
        this.run = run;
        this.task = task;
        this.grant = grant;
        this.source = grant.isMapping() ? grant.at("source").text() : grant.text();
        this.declared = run.root().at(section).at(source);
    }

    private Item name() {
        return grant.isMapping() ? grant.at("source") : grant;
    }

    private boolean isExternal() {
        return declared.at("external").isMapping() || declared.at("external").isTrue();
    }

    private String outside() {
        Item name = declared.at("name");
        Item old = declared.at("external").at("name");
        return Names.label(name.isThere() ? name.text() : old.isThere() ? old.text() : source);
    }

    // -- configs
    // --------------------------------------------------------------------------------------------------------

    void config() {
        String target = grant.at("target").isThere() ? grant.at("target").text() : "/" + source;
        String path = target.startsWith("/") ? target : "/" + target;
        String key = Names.key(path.substring(path.lastIndexOf('/') + 1));
        Cause cause;
        String map;
        if (isExternal()) {
            cause = external("ConfigMap", key);
            map = outside();
        } else {
            Optional<byte[]> bytes = bytes();
            if (bytes.isEmpty()) {
                grant.refused(
                        "what it names cannot be read here, or is larger than a ConfigMap may be",
                        "convert where it is");
                declared.restRefused(
                        "it cannot be read here, or is larger than a ConfigMap may be", "convert where it is");
                return;
            }
            cause = name().mapped().and(content());
            String text = new String(bytes.get(), StandardCharsets.UTF_8);
            if (run.vault().isWithin(text)) {
                key = run.vault()
                        .keep(Names.label(source), key, text, task.id(), cause)
                        .key();
                asSecret(Names.label(source), path, key, cause);
                return;
            }
            map = run.contents().map(source, Map.of(key, bytes.get()), task, cause);
        }
        String volume = volume("config-", map);
        Draft config = task.pod().named("volumes", volume, cause).at("configMap");
        config.put("name", map, cause);
        mode(config);
        mounted(volume, path, cause).put("subPath", key, cause);
        owner();
    }

    private Optional<byte[]> bytes() {
        return value(run, declared);
    }

    /** What a config or a secret has in it; empty where that is not known here. */
    static Optional<byte[]> value(Conversion run, Item declared) {
        if (declared.at("content").isThere()) {
            return Optional.of(declared.at("content").text().getBytes(StandardCharsets.UTF_8));
        }
        if (declared.at("environment").isThere()) {
            return Optional.ofNullable(run.scope(declared.place())
                            .environment()
                            .get(declared.at("environment").text()))
                    .map(text -> text.getBytes(StandardCharsets.UTF_8));
        }
        Item file = declared.at("file");
        return file.isThere() ? Contents.bytes(run.path(file.text(), file.place())) : Optional.empty();
    }

    private Cause content() {
        declared.at("labels").inert("labels of a config say nothing to what runs");
        declared.at("template_driver").refused("a cluster does not fill templates", "write the text as it is to be");
        declared.at("name").inert("the name in a cluster has the hash of the content");
        declared.at("external").inert("it is the usual case");
        for (String key : new String[] {"content", "environment", "file"}) {
            if (declared.at(key).isThere()) {
                return declared.at(key).mapped();
            }
        }
        return Cause.rule("the " + source);
    }

    private Cause external(String kind, String key) {
        run.expects().put(kind + "/" + outside(), "\"" + source + "\" is external; the key " + key);
        Cause cause = name().mapped().and(declared.at("external").mapped());
        return declared.at("name").isThere() ? cause.and(declared.at("name").mapped()) : cause;
    }

    // -- secrets
    // --------------------------------------------------------------------------------------------------------

    void secret() {
        String target = grant.at("target").isThere() ? grant.at("target").text() : source;
        String key = Names.key(source);
        Cause cause;
        String secret;
        if (isExternal()) {
            cause = name().mapped().and(declared.at("external").mapped());
            cause = declared.at("name").isThere()
                    ? cause.and(declared.at("name").mapped())
                    : cause;
            secret = outside();
            run.vault().keep(secret, key, "", task.id(), cause);
        } else {
            cause = name().mapped().and(content());
            secret = Names.label(source);
            String value = bytes().map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
                    .orElse("");
            run.vault().keep(secret, key, value, task.id(), cause);
        }
        if (target.startsWith("/") && !target.matches("/run/secrets/[^/]+")) {
            asSecret(secret, target, key, cause);
        } else {
            projected(secret, key, target.substring(target.lastIndexOf('/') + 1), cause);
            owner();
        }
    }

    // One with another mode is another volume.
    private String volume(String prefix, String object) {
        return run.contents()
                .volume(
                        task,
                        Names.label(prefix + source),
                        object + " " + grant.at("mode").text());
    }

    private void asSecret(String secret, String path, String key, Cause cause) {
        String volume = volume("secret-", secret);
        Draft entry = task.pod().named("volumes", volume, cause).at("secret");
        entry.put("secretName", secret, cause);
        mode(entry);
        mounted(volume, path, cause).put("subPath", key, cause);
        owner();
    }

    // Those below /run/secrets share one volume: two mounts of one directory would hide each other.
    private void projected(String secret, String key, String path, Cause cause) {
        String name = VolumePart.own(task, "secrets");
        Draft volume = task.pod().named("volumes", name, cause);
        boolean first = !volume.has("projected");
        Draft from = volume.at("projected").append("sources").at("secret");
        from.put("name", secret, cause);
        Draft item = from.append("items").put("key", key, cause);
        item.put("path", path, grant.at("target").isThere() ? grant.at("target").mapped() : cause);
        mode(item, "mode");
        if (first) {
            task.container()
                    .append("volumeMounts")
                    .put("name", name, cause)
                    .put("mountPath", "/run/secrets", cause)
                    .put("readOnly", true, Cause.rule("secrets are there to be read"));
        }
    }

    private Draft mounted(String volume, String path, Cause cause) {
        Draft mount = task.container().append("volumeMounts").put("name", volume, cause);
        mount.put(
                "mountPath",
                path,
                grant.at("target").isThere() ? grant.at("target").mapped() : cause);
        return mount.put("readOnly", true, Cause.rule("configs and secrets are there to be read"));
    }

    private void mode(Draft draft) {
        mode(draft, "defaultMode");
    }

    private void mode(Draft draft, String field) {
        Item mode = grant.at("mode");
        String digits = mode.text().replaceFirst("^0o?", "");
        if (digits.matches("[0-7]{1,4}")) {
            draft.put(field, Long.parseLong(digits, 8), mode.mapped());
        } else {
            mode.refused("it is not a mode", "write it as 0440");
        }
    }

    private void owner() {
        for (String key : new String[] {"uid", "gid"}) {
            grant.at(key)
                    .refused(
                            "files of a ConfigMap or a Secret belong to root",
                            "set group_add, or a mode that lets it read");
        }
    }
}
