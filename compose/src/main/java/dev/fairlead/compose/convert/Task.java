package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.emit.Manifest;
import dev.fairlead.compose.file.Workload;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One workload while it becomes a manifest. */
final class Task {

    private final String id;
    private final Workload workload;
    private final Item item;
    private final Item extension;
    private final Kind kind;
    private final Cause kindCause;
    private final Manifest object;
    private final Map<String, Cause> ports = new TreeMap<>();
    private final Set<String> published = new TreeSet<>();
    private final Map<Integer, Integer> doors = new TreeMap<>();
    private final Cause self;
    private final Draft work = new Draft();
    private final String host;
    private boolean isRouted;

    /**
     * @param id its name in the cluster
     * @param kindCause why it is of that kind
     * @param host whose pod it is in, by its name in the files; empty where it has its own
     */
    Task(String id, Workload workload, Item item, Kind kind, Cause kindCause, String host) {
        this.host = host;
        this.id = id;
        this.workload = workload;
        this.item = item;
        this.extension = item.at("x-fairlead").with(Kompose.said(item));
        this.kind = kind;
        this.kindCause = kindCause;
        this.self = Cause.rule("the service \"" + workload.name() + "\" at " + workload.place());
        this.work.put("name", id, self);
        this.object = Manifest.of(kind.apiVersion(), kind.word(), id, id, self);
        object.root().put("kind", kind.word(), kindCause);
        if (kind == Kind.REDIS) {
            object.root().clear();
        }
    }

    String id() {
        return id;
    }

    String name() {
        return workload.name();
    }

    Workload workload() {
        return workload;
    }

    /** What the stack says of it. */
    Item item() {
        return item;
    }

    /** What it says for us, itself or by labels of kompose. */
    Item extension() {
        return extension;
    }

    Kind kind() {
        return kind;
    }

    Cause kindCause() {
        return kindCause;
    }

    Manifest object() {
        return object;
    }

    Draft template() {
        return switch (kind) {
            case MONGODB -> object.spec().at("statefulSet").at("spec").at("template");
            case REDIS -> work;
            case DEPLOYMENT, STATEFUL_SET, DAEMON_SET, JOB, GATE, GUEST ->
                object.spec().at("template");
        };
    }

    Draft pod() {
        return kind == Kind.REDIS ? object.root().at("replica") : template().at("spec");
    }

    Draft container() {
        return switch (kind) {
            case GATE -> work;
            case MONGODB -> pod().named("containers", "mongod", self);
            case REDIS -> pod();
            case DEPLOYMENT, STATEFUL_SET, DAEMON_SET, JOB, GUEST -> pod().named("containers", id, self);
        };
    }

    /** Whether something in the cluster runs it that has a resource, or a chart, of its own. */
    boolean isOperated() {
        return kind == Kind.MONGODB || kind == Kind.REDIS;
    }

    /** That there is such a service. */
    Cause self() {
        return self;
    }

    /** The ports that it listens on, as {@code 8080/TCP}, with where that is known from. */
    Map<String, Cause> ports() {
        return ports;
    }

    /** Those of its ports that callers of outside get to. */
    Set<String> published() {
        return published;
    }

    /** Ports of its Service that routes lead to, with the port of the container behind each. */
    Map<Integer, Integer> doors() {
        return doors;
    }

    /** Whether callers come through an Ingress. */
    boolean isRouted() {
        return isRouted;
    }

    void route() {
        isRouted = true;
    }

    /** Whether it ends. */
    boolean isJob() {
        return kind == Kind.JOB || kind == Kind.GATE;
    }

    boolean isGate() {
        return kind == Kind.GATE;
    }

    /** Whether it is a container in the pod of another workload. */
    boolean isGuest() {
        return kind == Kind.GUEST;
    }

    /** The name of the service whose pod it is in; empty where it has its own. */
    String host() {
        return host;
    }
}
