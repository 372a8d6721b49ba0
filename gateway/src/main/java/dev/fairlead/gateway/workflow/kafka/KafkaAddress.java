package dev.fairlead.gateway.workflow.kafka;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where Kafka is: {@code kafkas://user:password@host:port,host:port} with TLS and SASL PLAIN, {@code kafka://host:port}
 * with neither.
 *
 * @param brokers of which one that answers tells of all
 */
record KafkaAddress(boolean isSecure, List<Broker> brokers, String user, String password) {

    private static final Pattern FORM = Pattern.compile("(kafkas?)://(?:([^:@/]*):([^@/]*)@)?([^@/]+)/?");
    private static final Pattern BROKER = Pattern.compile("([A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");
    private static final int PORT = 9092;

    KafkaAddress {
        brokers = List.copyOf(brokers);
    }

    record Broker(String host, int port) {}

    /** @throws IllegalArgumentException with what is wrong, and nothing secret */
    static KafkaAddress parse(String url) {
        Matcher parts = FORM.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "the secret (not shown) is not kafkas://user:password@host:port,host:port or kafka://host:port");
        }
        boolean secure = parts.group(1).equals("kafkas");
        if (!secure && parts.group(2) != null) {
            throw new IllegalArgumentException(
                    "kafka:// would send the password for everybody to read; write kafkas://");
        }
        List<Broker> brokers = new ArrayList<>();
        for (String each : parts.group(4).split(",", -1)) {
            Matcher broker = BROKER.matcher(each.strip());
            int port = !broker.matches() ? -1 : broker.group(2) == null ? PORT : Integer.parseInt(broker.group(2));
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("\"" + each.strip() + "\" in its address is not a host with a port");
            }
            brokers.add(new Broker(broker.group(1), port));
        }
        return new KafkaAddress(secure, brokers, decoded(parts.group(2)), decoded(parts.group(3)));
    }

    private static String decoded(String text) {
        return text == null ? "" : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Never user and password. */
    @Override
    public String toString() {
        return "KafkaAddress" + brokers;
    }
}
