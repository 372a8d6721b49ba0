package dev.fairlead.gateway.limit.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where Redis is, as {@code REDIS_URL} says it: one server, the nodes of a Cluster, or Sentinels that know the server. It
 * prints without user and password.
 *
 * @param isSecure whether TLS is spoken
 * @param hosts at least one
 * @param user empty for the usual one
 * @param password empty where none is asked for
 * @param database 0 to 65535; a Cluster has only 0
 * @param master the name that Sentinels know the server by; empty where there are none
 */
public record RedisAddress(
        boolean isSecure,
        List<Host> hosts,
        Optional<String> user,
        Optional<String> password,
        int database,
        Optional<String> master) {

    private static final Pattern FORM = Pattern.compile("(redis|rediss|redis-sentinel|rediss-sentinel)://"
            + "(?:([^:@/]*):([^@/]*)@)?([^@/#?]+)(?:/([0-9]{0,5}))?(?:#([^#?]+))?");
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");
    private static final int PORT = 6379;
    private static final int SENTINEL_PORT = 26379;

    /** One server. */
    public record Host(String name, int port) {}

    public RedisAddress {
        hosts = List.copyOf(hosts);
    }

    /**
     * Reads a {@code REDIS_URL}.
     *
     * @throws IllegalArgumentException with what is wrong with it, and nothing secret
     */
    public static RedisAddress parse(String url) {
        Matcher parts = FORM.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException("the text (not shown) is not SCHEME://[USER:PASSWORD@]HOST[:PORT][/DB]"
                    + " with redis, rediss, redis-sentinel or rediss-sentinel (a password has a colon before it, and"
                    + " is percent-encoded)");
        }
        boolean behindSentinels = parts.group(1).endsWith("-sentinel");
        Optional<String> master = Optional.ofNullable(parts.group(6));
        if (behindSentinels != master.isPresent()) {
            throw new IllegalArgumentException(
                    behindSentinels
                            ? "it names Sentinels and not what they call the server; append #NAME, such as #mymaster"
                            : "it has a #NAME, which belongs to redis-sentinel:// and rediss-sentinel://");
        }
        String database = parts.group(5) == null || parts.group(5).isEmpty() ? "0" : parts.group(5);
        return new RedisAddress(
                parts.group(1).startsWith("rediss"),
                hosts(parts.group(4), behindSentinels ? SENTINEL_PORT : PORT),
                decoded(parts.group(2)),
                decoded(parts.group(3)),
                Math.clamp(Long.parseLong(database), 0, 65535),
                master);
    }

    private static List<Host> hosts(String text, int usualPort) {
        List<Host> hosts = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            Matcher host = HOST.matcher(each.strip());
            int port = !host.matches() ? -1 : host.group(2) == null ? usualPort : Integer.parseInt(host.group(2));
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("\"" + each.strip() + "\" in it is not a host with a port");
            }
            String name = host.group(1);
            hosts.add(new Host(name.startsWith("[") ? name.substring(1, name.length() - 1) : name, port));
        }
        return hosts;
    }

    private static Optional<String> decoded(String text) {
        return text == null || text.isEmpty()
                ? Optional.empty()
                : Optional.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(isSecure ? "rediss" : "redis");
        text.append(master.isPresent() ? "-sentinel://" : "://");
        for (int i = 0; i < hosts.size(); i++) {
            String name = hosts.get(i).name();
            text.append(i == 0 ? "" : ",").append(name.contains(":") ? "[" + name + "]" : name);
            text.append(':').append(hosts.get(i).port());
        }
        master.ifPresent(name -> text.append('#').append(name));
        return text.toString();
    }
}
