package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.emit.Manifest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stores that something in the cluster operates, where the stack asks for it: MongoDB as a resource of its Community
 * Operator, Redis as values of a chart with Sentinel. What such a store decides by itself is not said to it.
 */
final class Operated {

    private static final Pattern VERSION = Pattern.compile("([0-9]+)(\\.[0-9]+)?(\\.[0-9]+)?([-.].*)?");
    private static final String ITS_OWN = "what operates it does this itself";
    private static final String NOTHING = "what operates it has nothing for it";
    private static final String PLAIN = "take it out, or leave out x-fairlead.";

    private final Task task;
    private final Conversion run;
    private final Item item;

    private Operated(Task task, Conversion run) {
        this.task = task;
        this.run = run;
        this.item = task.item();
    }

    static void write(Task task, Conversion run) {
        Operated operated = new Operated(task, run);
        switch (task.kind()) {
            case MONGODB -> operated.mongodb();
            case REDIS -> operated.redis();
            case DEPLOYMENT, STATEFUL_SET, DAEMON_SET, JOB, GATE, GUEST -> {}
        }
    }

    // -- MongoDB ------------------------------------------------------------------------------------------------------

    private void mongodb() {
        Manifest object = run.add(task.object(), task.id(), task.self());
        Cause set = task.kindCause().so("a replica set of three goes on when one member is gone");
        object.spec().put("members", 3, set).put("type", "ReplicaSet", set);
        version(object.spec());
        object.spec().at("security").at("authentication").add("modes", "SCRAM", task.kindCause());
        user(object.spec().append("users"));
        volume("/data/db").ifPresent(mount -> run.volumes()
                .template(
                        object.spec().at("statefulSet").at("spec"),
                        "data-volume",
                        mount.source(),
                        mount.item().mapped().and(run.volumes().cause(mount.source()))));
        run.labels(task.template().at("metadata").at("labels"), task.id(), task.self());
        listens("27017");
        service("app", task.id() + "-svc", 27017);
        rest("mongodb");
        run.expects()
                .put(
                        "MongoDB Community Operator",
                        "it runs MongoDBCommunity/" + task.id() + "; clients find it as " + task.id() + "-0."
                                + task.id() + "-svc and so on, in the Secret that it makes");
    }

    private void version(Draft spec) {
        Item image = item.at("image");
        String tag = image.text().replaceFirst("^[^@]*/", "").replaceFirst("@.*", "");
        Matcher version = VERSION.matcher(tag.substring(tag.indexOf(':') + 1));
        if (version.matches()) {
            String minor = Optional.ofNullable(version.group(2)).orElse(".0");
            String patch = Optional.ofNullable(version.group(3)).orElse(".0");
            boolean whole = version.group(3) != null && version.group(4) == null;
            Cause cause = whole
                    ? image.mapped()
                    : image.approximated("the operator wants a whole version, and has images of its own for it");
            spec.put("version", version.group(1) + minor + patch, cause);
        } else {
            spec.put("version", "7.0.0", image.approximated("it names no version, and the operator wants one"));
        }
    }

    private void user(Draft user) {
        Item environment = item.at("environment");
        Item name = environment.at("MONGO_INITDB_ROOT_USERNAME");
        Item password = environment.at("MONGO_INITDB_ROOT_PASSWORD");
        Cause named =
                name.isThere() ? name.mapped() : Cause.rule("the operator makes a user, for nobody may come without");
        user.put("name", name.isThere() ? name.text() : run.project() + "-app", named)
                .put("db", "admin", named);
        Cause secret = password.isThere() ? password.mapped() : named;
        Vault.Key key = password.isThere()
                ? run.vault().keep(task.id() + "-password", "password", password.text(), task.id(), secret)
                : run.vault().refer(task.id() + "-password", "password", secret);
        user.at("passwordSecretRef").put("name", key.secret(), secret).put("key", key.key(), secret);
        user.put(
                "scramCredentialsSecretName",
                task.id() + "-scram",
                Cause.rule("where the operator keeps what it makes of it"));
        Item database = environment.at("MONGO_INITDB_DATABASE");
        Draft role = user.append("roles");
        if (name.isThere()) {
            role.put("name", "root", named).put("db", "admin", named);
            database.holds("the user may use all databases");
        } else {
            Cause where =
                    database.isThere() ? database.mapped() : Cause.rule("the database that others name in its address");
            role.put("name", "readWrite", where).put("db", database.isThere() ? database.text() : database(), where);
        }
    }

    // mongodb://NAME:27017/zerq
    private String database() {
        Pattern address = Pattern.compile(
                "mongodb://([^@/\\s]*@)?" + Pattern.quote(task.name()) + "(:[0-9]+)?/([A-Za-z0-9_-]+).*");
        for (Task other : run.tasks()) {
            for (Item value : other.item().at("environment").members().values()) {
                Matcher matcher = address.matcher(value.text());
                if (matcher.matches()) {
                    return matcher.group(3);
                }
            }
        }
        return run.project();
    }

    // -- Redis --------------------------------------------------------------------------------------------------------

    private void redis() {
        String file = "values/" + task.id() + ".yaml";
        Draft values = task.object().root();
        Cause chosen = task.kindCause();
        values.put("nameOverride", task.id(), task.self()).put("fullnameOverride", task.id(), task.self());
        values.put("architecture", "replication", chosen);
        Vault.Key key = run.vault().refer(task.id() + "-secret", "redis-password", password());
        Cause secret = password();
        values.at("auth")
                .put("enabled", true, secret)
                .put("existingSecret", key.secret(), secret)
                .put("existingSecretPasswordKey", key.key(), secret);
        Draft replica = values.at("replica");
        replica.put("replicaCount", 3, chosen.so("three Sentinels outvote one that is gone"));
        volume("/data").ifPresent(mount -> run.volumes()
                .persistence(
                        replica.at("persistence"),
                        mount.source(),
                        mount.item().mapped().and(run.volumes().cause(mount.source()))));
        values.at("sentinel").put("enabled", true, chosen).put("masterSet", run.project() + "-redis", chosen);
        item.at("image").holds("the chart brings its own Redis; choose it with helm install --version");
        run.labels(task.template().at("metadata").at("labels"), task.id(), task.self());
        listens("6379");
        rest("redis");
        // The chart says the name itself.
        Draft labels = task.template().at("metadata").at("labels");
        labels.move(Conversion.NAME, new Draft(), "");
        replica.at("podLabels").putAll(labels);
        run.values().put(file, task.object());
        run.expects()
                .put(
                        "Redis with Sentinel",
                        "helm install " + task.id() + " oci://registry-1.docker.io/bitnamicharts/redis -f " + file
                                + "; REDIS_URL names the Sentinels at " + task.id() + ":26379");
    }

    // --requirepass is the password; its value goes nowhere.
    private Cause password() {
        return Cause.rule("what many pods reach asks for a password");
    }

    // -- both ---------------------------------------------------------------------------------------------------------

    private Optional<Mounted> volume(String target) {
        return Mounted.all(item).stream()
                .filter(mount -> mount.isNamed() && mount.target().equals(target))
                .filter(mount -> run.volumes().isOwn(mount.source()))
                .findFirst();
    }

    private void listens(String port) {
        task.ports().put(port + "/TCP", Cause.rule("it listens there, wherever it runs"));
    }

    private void service(String label, String value, int port) {
        Cause name = Cause.rule("others find it under its name, as in Compose");
        Manifest service = run.add(Manifest.of("v1", "Service", task.id(), task.id(), name), task.id(), task.self());
        service.spec().at("selector").put(label, value, name);
        service.spec()
                .append("ports")
                .put("name", "tcp-" + port, name)
                .put("port", port, name)
                .put("targetPort", port, name)
                .put("protocol", "TCP", name);
        service.spec().put("clusterIP", "None", Cause.rule("a client of a replica set looks for all members"));
    }

    private void rest(String key) {
        new ResourcePart().write(task, run);
        new NetworkPart().write(task, run);
        for (String own : List.of(
                "restart",
                "healthcheck",
                "stop_grace_period",
                "stop_signal",
                "init",
                "expose",
                "hostname",
                "container_name")) {
            item.at(own).holds(ITS_OWN);
        }
        item.at("deploy").at("restart_policy").holds(ITS_OWN);
        item.at("ports")
                .elements()
                .forEach(port -> port.refused("a store is not published", "use kubectl port-forward"));
        Kompose.left(task);
        item.at("labels").members().forEach((name, label) -> {
            if (!Kompose.isOne(name)) {
                label.inert("labels of a container say nothing to what runs");
            }
        });
        for (Map.Entry<String, Item> member : item.at("environment").members().entrySet()) {
            if (!member.getValue().rest().isEmpty()
                    && Vault.isSecret(member.getKey(), member.getValue().text())) {
                run.vault().know(member.getValue().text(), member.getValue().cause("a secret"));
            }
        }
        item.restRefused(NOTHING, PLAIN + key.toLowerCase(Locale.ROOT));
    }
}
