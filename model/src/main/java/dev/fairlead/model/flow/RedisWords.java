package dev.fairlead.model.flow;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The commands of Redis that a node may use, with how many arguments each takes. All of them begin with a key. */
public final class RedisWords {

    /** Values of one command at most. */
    private static final int MANY = 200;

    private static final Map<String, Count> COMMANDS = new HashMap<>();

    private record Count(int least, int most) {}

    static {
        for (String one :
                "GET GETDEL TTL PTTL INCR DECR STRLEN TYPE HGETALL HLEN SMEMBERS SCARD LLEN ZCARD".split(" ", -1)) {
            COMMANDS.put(one, new Count(1, 1));
        }
        for (String two : "INCRBY DECRBY INCRBYFLOAT APPEND HGET HEXISTS SISMEMBER ZSCORE PUBLISH".split(" ", -1)) {
            COMMANDS.put(two, new Count(2, 2));
        }
        for (String three : "HINCRBY LRANGE ZINCRBY".split(" ", -1)) {
            COMMANDS.put(three, new Count(3, 3));
        }
        for (String keys : "MGET DEL EXISTS".split(" ", -1)) {
            COMMANDS.put(keys, new Count(1, MANY));
        }
        for (String more : "HMGET HDEL SADD SREM LPUSH RPUSH ZREM".split(" ", -1)) {
            COMMANDS.put(more, new Count(2, MANY));
        }
        COMMANDS.put("SET", new Count(2, 7));
        COMMANDS.put("EXPIRE", new Count(2, 3));
        COMMANDS.put("PEXPIRE", new Count(2, 3));
        COMMANDS.put("LPOP", new Count(1, 2));
        COMMANDS.put("RPOP", new Count(1, 2));
        COMMANDS.put("HSET", new Count(3, MANY));
        COMMANDS.put("ZADD", new Count(3, MANY));
        COMMANDS.put("ZRANGE", new Count(3, 8));
        COMMANDS.put("XADD", new Count(4, MANY));
    }

    private RedisWords() {}

    /** What is wrong with a command that has so many arguments, in a part of a sentence. */
    public static Optional<String> fault(String command, int arguments) {
        Count count = COMMANDS.get(command);
        if (count == null) {
            return Optional.of("has the command \"" + command + "\", which nodes may not use");
        }
        boolean fits = arguments >= count.least && arguments <= count.most;
        String wanted = count.least == count.most ? "" + count.least : count.least + " to " + count.most;
        return fits
                ? Optional.empty()
                : Optional.of("gives " + command + " " + arguments + " arguments in place of " + wanted);
    }

    /** All of them, for people. */
    public static String list() {
        return String.join(", ", new TreeSet<>(COMMANDS.keySet()));
    }
}
