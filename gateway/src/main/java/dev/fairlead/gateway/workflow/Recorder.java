package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.workflow.cel.Values;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** The world, and what it said: by node and in order, as a replay reads it. Secrets are in it as they were. */
final class Recorder implements Outside {

    private final Outside world;
    private final Map<String, List<Node>> said = new TreeMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private long bytes;

    Recorder(Outside world) {
        this.world = world;
    }

    @Override
    public Reply call(Call call) throws InterruptedException {
        Reply reply = world.call(call);
        Members members = new Members();
        if (reply.failure().isEmpty()) {
            members.put("status", reply.status()).put("headers", headers(reply.headers()));
            Object body = Values.body(reply.body(), reply.headers().getOrDefault("content-type", ""));
            if (!body.equals(Values.NOTHING)) {
                members.put("body", Values.tree(body));
            }
        } else {
            members.put("failure", reply.failure());
        }
        add(call.node(), members.build(), reply.body().length);
        return reply;
    }

    @Override
    public Told ask(Question question) throws InterruptedException {
        Told told = world.ask(question);
        Node node = told.failure().isEmpty()
                ? Values.tree(told.value())
                : new Members().put("failure", told.failure()).build();
        add(question.node(), node, told.bytes());
        return told;
    }

    private static Node headers(Map<String, String> headers) {
        Members members = new Members();
        headers.forEach(members::put);
        return members.build();
    }

    private void add(String node, Node what, int size) {
        lock.lock();
        try {
            bytes += size;
            if (bytes <= Captures.MOST_BYTES_OF_ONE) {
                said.computeIfAbsent(node, missing -> new ArrayList<>()).add(what);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
        world.pause(time);
    }

    /** Bytes of what was said. */
    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    Node.Mapping calls() {
        lock.lock();
        try {
            Members members = new Members();
            said.forEach((node, all) -> members.put(node, Members.of(all)));
            return members.build();
        } finally {
            lock.unlock();
        }
    }
}
