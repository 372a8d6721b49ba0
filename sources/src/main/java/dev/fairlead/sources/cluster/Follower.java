package dev.fairlead.sources.cluster;

import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All objects of one sort, as the API server has them: a list, and from its version on a watch. What was seen last stays
 * while the server is away. A watch that was left behind (410) begins with a list again, and what vanished meanwhile is
 * gone then.
 */
final class Follower {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final int PAGE = 500;

    /** How it stands. */
    enum Standing {
        /** Nothing was seen yet. */
        NEW,
        /** What is here is what the server has, as far as it told. */
        FOLLOWING,
        /** The server has no such sort of object. */
        ABSENT,
        /** The server does not show it. */
        FORBIDDEN,
        /** The server does not answer. */
        LOST
    }

    private final Resource resource;
    private final ApiServer server;
    private final ApiPace pace;
    private final RandomGenerator random;
    private final Runnable changed;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch first = new CountDownLatch(1);

    // Written by the following thread only, whole.
    private volatile Map<String, Item> items = Map.of();
    private volatile Standing standing = Standing.NEW;
    private volatile String reason = "";
    private Duration wait;
    private String version = "";

    /** @param changed is called after each change, by the following thread */
    Follower(Resource resource, ApiServer server, ApiPace pace, RandomGenerator random, Runnable changed) {
        this.resource = resource;
        this.server = server;
        this.pace = pace;
        this.random = random;
        this.changed = changed;
        this.wait = pace.firstRetry();
    }

    Resource resource() {
        return resource;
    }

    /** What was seen last, by key. */
    Map<String, Item> items() {
        return items;
    }

    Standing standing() {
        return standing;
    }

    /** Why it does not follow; empty where it does. */
    String reason() {
        return reason;
    }

    void start() {
        Thread.ofVirtual().name("cluster-" + resource.plural()).start(this::follow);
    }

    /** Waits until the first answer, whatever it was. */
    boolean awaitFirst(long nanos) throws InterruptedException {
        return first.await(nanos, TimeUnit.NANOSECONDS);
    }

    void stop() {
        stopped.countDown();
    }

    private void follow() {
        try {
            Duration pause = Duration.ZERO;
            while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = once();
                first.countDown();
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lists and watches until something ends it; how long to wait then. */
    private Duration once() {
        try {
            if (version.isEmpty()) {
                list();
            }
            while (stopped.getCount() > 0) {
                watch();
            }
            return Duration.ZERO;
        } catch (ApiFailure refused) {
            return refused(refused);
        } catch (IOException lost) {
            stands(Standing.LOST, ApiServer.reason(lost));
            return backOff();
        }
    }

    private Duration refused(ApiFailure refused) {
        if (refused.isGone()) {
            version = "";
            LOG.atDebug().addKeyValue("resource", resource).log("watch_gone");
            return backOff();
        }
        if (refused.isMissing() || refused.isForbidden()) {
            boolean missing = refused.isMissing();
            version = "";
            // A right that was taken away says nothing about what is there.
            if (missing) {
                items = Map.of();
            }
            stands(missing ? Standing.ABSENT : Standing.FORBIDDEN, String.valueOf(refused.getMessage()));
            return pace.absent();
        }
        stands(Standing.LOST, String.valueOf(refused.getMessage()));
        return backOff();
    }

    private Duration backOff() {
        long most = wait.toNanos();
        wait = wait.multipliedBy(2).compareTo(pace.lastRetry()) > 0 ? pace.lastRetry() : wait.multipliedBy(2);
        return Duration.ofNanos(most / 2 + random.nextLong(most / 2 + 1));
    }

    private void stands(Standing now, String why) {
        // What is closed ends in all sorts of ways, and none of them is news.
        if (stopped.getCount() == 0 || (standing == now && reason.equals(why))) {
            return;
        }
        boolean log = standing != now;
        standing = now;
        reason = why;
        if (log && now != Standing.ABSENT) {
            LOG.atInfo()
                    .addKeyValue("resource", resource)
                    .addKeyValue("standing", now.name())
                    .addKeyValue("reason", why)
                    .log("cluster_followed");
        }
        changed.run();
    }

    // -- the list ---------------------------------------------------------------------------------------------------

    private void list() throws IOException {
        Map<String, Item> found = new HashMap<>();
        String more = "";
        String at = "";
        do {
            Node page = server.get(resource.path() + "?limit=" + PAGE + narrowed()
                    + (more.isEmpty() ? "" : "&continue=" + URLEncoder.encode(more, StandardCharsets.UTF_8)));
            for (Node node : Nodes.list(page, "items")) {
                Item.read(resource, node).ifPresent(item -> found.put(item.key(), item));
            }
            at = Nodes.text(page, "metadata", "resourceVersion").orElse("0");
            more = Nodes.text(page, "metadata", "continue").orElse("");
        } while (!more.isEmpty());
        items = new TreeMap<>(found);
        version = at;
        standing = Standing.FOLLOWING;
        reason = "";
        first.countDown();
        changed.run();
    }

    private String narrowed() {
        return resource.fields().isEmpty()
                ? ""
                : "&fieldSelector=" + URLEncoder.encode(resource.fields(), StandardCharsets.UTF_8);
    }

    // -- the watch --------------------------------------------------------------------------------------------------

    private void watch() throws IOException {
        // Not all at once: a part of the time is random.
        long seconds = pace.watch().toSeconds();
        long some = Math.max(1, seconds / 2 + random.nextLong(seconds / 2 + 1));
        String path = resource.path() + "?watch=1&allowWatchBookmarks=true&timeoutSeconds=" + some + "&resourceVersion="
                + URLEncoder.encode(version, StandardCharsets.UTF_8) + narrowed();
        try (Lines lines = server.watch(path, pace.silence().plusSeconds(some))) {
            stands(Standing.FOLLOWING, "");
            long begun = System.nanoTime();
            byte[] line = lines.next();
            while (line != null && stopped.getCount() > 0) {
                event(ApiServer.parsed(line));
                wait = pace.firstRetry();
                line = lines.next();
            }
            // One that ends at once, again and again, must not turn in a circle.
            if (stopped.getCount() > 0
                    && System.nanoTime() - begun < pace.firstRetry().toNanos()) {
                throw new IOException("the API server ends each watch at once");
            }
        }
    }

    private void event(Node event) throws IOException {
        Node object = Nodes.at(event, "object");
        String type = Nodes.text(event, "type").orElse("");
        if (type.equals("ERROR")) {
            int code = (int) Nodes.number(object, "code").orElse(500);
            throw new ApiFailure(
                    code, "the watch ends: " + Nodes.text(object, "message").orElse("without a reason"));
        }
        Item item = Item.read(resource, object).orElse(null);
        if (item != null && !type.equals("BOOKMARK")) {
            Map<String, Item> next = new TreeMap<>(items);
            if (type.equals("DELETED")) {
                next.remove(item.key());
            } else {
                next.put(item.key(), item);
            }
            items = next;
            changed.run();
        }
        Nodes.text(object, "metadata", "resourceVersion").ifPresent(at -> version = at);
    }
}
