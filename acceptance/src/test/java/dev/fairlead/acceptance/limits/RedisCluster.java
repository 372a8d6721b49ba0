package dev.fairlead.acceptance.limits;

import java.io.IOException;
import java.util.List;

/** Some servers as one Cluster. */
final class RedisCluster {

    private static final int SLOTS = 16384;

    private final List<RedisServer> nodes;

    RedisCluster(List<RedisServer> nodes) {
        this.nodes = nodes;
    }

    /** Lets them meet, and gives each its part of the slots; returns when all agree. */
    void form() throws IOException {
        int part = SLOTS / nodes.size();
        for (int i = 0; i < nodes.size(); i++) {
            RedisServer node = nodes.get(i);
            String first = Integer.toString(i * part);
            String last = Integer.toString(i == nodes.size() - 1 ? SLOTS - 1 : (i + 1) * part - 1);
            node.say("CLUSTER", "ADDSLOTSRANGE", first, last);
            node.say("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            node.say(
                    "CLUSTER",
                    "MEET",
                    "127.0.0.1",
                    Integer.toString(nodes.getFirst().port()));
        }
        for (RedisServer node : nodes) {
            RedisWaysTest.awaits(() -> node.say("CLUSTER", "INFO").contains("cluster_state:ok")
                    && node.say("CLUSTER", "INFO").contains("cluster_known_nodes:" + nodes.size()));
        }
    }

    private String slot(String key) throws IOException {
        return nodes.getFirst().say("CLUSTER", "KEYSLOT", key).strip().substring(1);
    }

    /** The number of the node that has the key. */
    int owner(String key) throws IOException {
        for (int i = 0; i < nodes.size(); i++) {
            if (!nodes.get(i).say("GET", key).startsWith("-MOVED")) {
                return i;
            }
        }
        throw new IOException("no node has " + key);
    }

    /** Moves the key's slot with all that is in it to another node, as resharding does. */
    void moveSlotOf(String key, int to) throws IOException {
        RedisServer from = nodes.get(owner(key));
        RedisServer target = nodes.get(to);
        String slot = slot(key);
        String toId = id(target);
        target.say("CLUSTER", "SETSLOT", slot, "IMPORTING", id(from));
        from.say("CLUSTER", "SETSLOT", slot, "MIGRATING", toId);
        String keys = from.say("CLUSTER", "GETKEYSINSLOT", slot, "100");
        for (String each : keys.split("\r\n", -1)) {
            if (each.startsWith("test:")) {
                from.say("MIGRATE", "127.0.0.1", Integer.toString(target.port()), each, "0", "1000");
            }
        }
        for (RedisServer node : List.of(target, from)) {
            node.say("CLUSTER", "SETSLOT", slot, "NODE", toId);
        }
        for (RedisServer node : nodes) {
            node.say("CLUSTER", "SETSLOT", slot, "NODE", toId);
        }
    }

    private static String id(RedisServer node) throws IOException {
        return node.say("CLUSTER", "MYID").split("\r\n", -1)[1];
    }
}
