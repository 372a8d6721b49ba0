package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.emit.Manifest;
import dev.fairlead.compose.file.EnvFile;
import dev.fairlead.compose.file.Scalar;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The variables of a container: those of its files in a ConfigMap, those of the service beside it, which count more,
 * and the secret ones of both as references.
 */
final class EnvironmentPart implements Part {

    private record FromFile(String value, Cause cause, Set<String> unset) {

        // What a variable without a value here leaves empty is looked at by its name alone.
        String judged() {
            return value.isEmpty() && !unset.isEmpty() ? LEFT_TO_FILL : value;
        }
    }

    private static final String LEFT_TO_FILL = "some";

    @Override
    public void write(Task task, Conversion run) {
        Item environment = task.item().at("environment");
        Map<String, FromFile> files = files(task, run);
        files.keySet().removeIf(name -> isSaidAgain(environment.at(name), name, run));
        Draft container = task.container();
        configMap(task, run, files, container);
        files.forEach((name, variable) -> {
            if (isSecret(run, name, variable.judged())) {
                Draft entry = container.named("env", name, variable.cause());
                Vault.Key key = secret(task, run, entry, name, variable.value(), variable.cause());
                if (variable.value().isEmpty()) {
                    variable.unset().forEach(unset -> run.leaveToFill(unset, key));
                }
            }
        });
        Map<String, Item> referred = task.extension().at("fromSecret").members();
        environment.members().forEach((name, item) -> {
            Item from = referred.remove(name);
            if (from == null) {
                variable(task, run, container, name, item);
            } else {
                referred(run, container, name, item, from);
            }
        });
        referred.forEach((name, from) -> referred(run, container, name, environment.at(name), from));
        if (environment.isThere() && environment.members().isEmpty()) {
            environment.inert("it has no variables");
        }
    }

    /** Makes known what is secret in the whole stack, so that nothing else repeats it. */
    static void know(Conversion run) {
        for (Task task : run.tasks()) {
            task.item().at("environment").members().forEach((name, item) -> {
                if (!item.isNull() && Vault.isSecret(name, item.text())) {
                    run.vault().know(item.text(), item.cause("a secret of " + task.name()));
                }
            });
        }
        run.root().at("secrets").members().values().forEach(secret -> Grant.value(run, secret)
                .ifPresent(bytes ->
                        run.vault().know(new String(bytes, StandardCharsets.UTF_8).strip(), secret.cause("a secret"))));
    }

    private static boolean isSecret(Conversion run, String name, String value) {
        return Vault.isSecret(name, value) || run.vault().isWithin(value);
    }

    private static boolean isSaidAgain(Item own, String name, Conversion run) {
        return own.isThere()
                && (!own.isNull() || run.scope(own.place()).environment().containsKey(name));
    }

    private static void variable(Task task, Conversion run, Draft container, String name, Item item) {
        String given = run.scope(item.place()).environment().get(name);
        if (item.isNull() && given == null) {
            item.holds("it has no value here, so Compose does not set it, and neither do the manifests");
            return;
        }
        if (!name.matches("[ -<>-~]+")) {
            item.refused("a variable cannot be called so", "give it a name");
            return;
        }
        String value = item.isNull() && given != null ? given : item.text();
        Cause cause = name.matches("[-._a-zA-Z][-._a-zA-Z0-9]*")
                ? item.mapped()
                : item.approximated("clusters older than 1.32 take no variable of that name");
        Draft entry = container.named("env", name, cause);
        Set<String> unset = value.isEmpty() ? unset(task, name) : Set.of();
        if (isSecret(run, name, unset.isEmpty() ? value : LEFT_TO_FILL)) {
            Vault.Key key = secret(task, run, entry, name, value, cause);
            unset.forEach(variable -> run.leaveToFill(variable, key));
        } else {
            entry.put("value", ImagePart.escaped(value), cause);
        }
    }

    // Variables of the machine that have no value here: what a name says is secret is not to be empty in a cluster.
    private static Set<String> unset(Task task, String name) {
        Scalar said = task.workload().environment().get(name);
        return said == null ? Set.of() : said.unset();
    }

    // A Secret that somebody else fills; what the stack itself says is for running it with Compose.
    private static void referred(Conversion run, Draft container, String name, Item own, Item from) {
        Cause cause = own.isThere() ? from.mapped().and(own.mapped()) : from.mapped();
        if (!own.text().isEmpty()) {
            run.vault().know(own.text(), cause);
        }
        int slash = from.text().indexOf('/');
        Vault.Key key =
                run.vault().refer(from.text().substring(0, slash), from.text().substring(slash + 1), cause);
        container
                .named("env", name, cause)
                .at("valueFrom")
                .at("secretKeyRef")
                .put("name", key.secret(), cause)
                .put("key", key.key(), cause);
    }

    private static Vault.Key secret(Task task, Conversion run, Draft entry, String name, String value, Cause cause) {
        String key = Names.key(name.toLowerCase(Locale.ROOT).replace('_', '-'));
        Vault.Key kept = run.vault().keep(run.project() + "-secrets", key, value, task.id(), cause);
        entry.at("valueFrom")
                .at("secretKeyRef")
                .put("name", kept.secret(), cause)
                .put("key", kept.key(), cause);
        return kept;
    }

    /** The secret variables of a task, which its command may name. */
    static Map<String, String> secrets(Task task) {
        Map<String, String> secrets = new LinkedHashMap<>();
        task.item().at("environment").members().forEach((name, item) -> {
            if (!item.isNull() && Vault.isSecret(name, item.text())) {
                secrets.put(name, item.text());
            }
        });
        return secrets;
    }

    private static void configMap(Task task, Conversion run, Map<String, FromFile> files, Draft container) {
        Map<String, String> plain = new TreeMap<>();
        Cause all = Cause.rule("the variables of its files");
        for (Map.Entry<String, FromFile> entry : files.entrySet()) {
            if (!isSecret(run, entry.getKey(), entry.getValue().judged())) {
                plain.put(entry.getKey(), entry.getValue().value());
            }
            all = all.and(entry.getValue().cause());
        }
        if (plain.isEmpty()) {
            return;
        }
        Cause cause = all.so("");
        String name = Names.hashed(task.id() + "-env", plain.toString());
        Manifest map = run.add(Manifest.of("v1", "ConfigMap", name, task.id(), cause), task.id(), task.self());
        map.root().put("immutable", true, Cause.rule("other content gets another name, and so a rollout"));
        plain.forEach((key, value) -> map.root().at("data").put(key, value, cause));
        container.append("envFrom").at("configMapRef").put("name", name, cause);
    }

    private static Item path(Item element) {
        return element.isMapping() ? element.at("path") : element;
    }

    /** What a file of variables says. What an included file names is filled with the variables of the whole stack. */
    static Map<String, EnvFile.Entry> entries(Conversion run, Item element) {
        Item path = path(element);
        boolean raw = element.at("format").text().equals("raw");
        return EnvFile.entries(
                run.path(path.text(), path.place()), raw, run.stack().environment()::get);
    }

    private static Map<String, FromFile> files(Task task, Conversion run) {
        Map<String, FromFile> all = new LinkedHashMap<>();
        for (Item element : task.item().at("env_file").elements()) {
            Item path = path(element);
            Path file = run.path(path.text(), path.place());
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                boolean optional = element.at("required").isThere()
                        && !element.at("required").isTrue();
                if (optional) {
                    element.inert("the file is not here, and need not be");
                } else {
                    element.refused(
                            "the file " + path.text() + " is not here", "convert where it is, or say required: false");
                }
                continue;
            }
            Map<String, String> environment = run.stack().environment();
            Map<String, EnvFile.Entry> entries = entries(run, element);
            boolean used = false;
            Cause cause = element.cause("");
            for (Map.Entry<String, EnvFile.Entry> entry : entries.entrySet()) {
                String given = environment.get(entry.getKey());
                if (entry.getValue().isGiven() || given != null) {
                    String value = entry.getValue().isGiven() ? entry.getValue().value() : given;
                    all.put(
                            entry.getKey(),
                            new FromFile(
                                    value == null ? "" : value,
                                    cause,
                                    entry.getValue().unset()));
                    used = true;
                }
            }
            taken(element, used);
        }
        // A file of which other layers replace everything names no field.
        for (Item element : task.item().at("env_file").elements()) {
            boolean left = all.entrySet().stream()
                    .filter(entry ->
                            !isSaidAgain(task.item().at("environment").at(entry.getKey()), entry.getKey(), run))
                    .anyMatch(entry -> entry.getValue().cause().equals(element.cause("")));
            if (!element.rest().isEmpty()) {
                if (left) {
                    element.mapped();
                } else {
                    element.inert("all that it says is said again by what counts more");
                }
            }
        }
        return all;
    }

    private static void taken(Item element, boolean used) {
        if (!used) {
            element.inert("the file has no variables");
        }
    }
}
