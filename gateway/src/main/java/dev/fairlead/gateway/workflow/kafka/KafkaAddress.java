package dev.fairlead.gateway.workflow.kafka;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Kafka is: {@code kafkas://user:password@host:port,host:port} with TLS and SASL, {@code kafka://host:port} with
 * neither. Behind a question mark stand {@code sasl}, which is PLAIN where nothing is said, and {@code sslrootcert}.
 *
 * @param brokers of which one that answers tells of all
 * @param login how user and password are shown
 * @param authority a file with the certificates that brokers are to be signed by; empty for those of the system
 */
record KafkaAddress(
        boolean isSecure, List<Broker> brokers, String user, String password, Login login, String authority) {

    private static final Pattern FORM =
            Pattern.compile("(kafkas?)://(?:([^:@/?]*):([^@/?]*)@)?([^@/?]+)/?(?:\\?(.*))?");
    private static final Pattern BROKER = Pattern.compile("([A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");
    private static final int PORT = 9092;

    KafkaAddress {
        brokers = List.copyOf(brokers);
    }

    /** Ways of SASL. */
    enum Login {
        PLAIN("PLAIN"),
        SCRAM_SHA_256("SCRAM-SHA-256"),
        SCRAM_SHA_512("SCRAM-SHA-512");

        private final String word;

        Login(String word) {
            this.word = word;
        }

        /** As brokers call it. */
        String word() {
            return word;
        }

        private static Login of(String word) {
            for (Login login : values()) {
                if (login.word.equals(word)) {
                    return login;
                }
            }
            throw new IllegalArgumentException(
                    "its option sasl is not PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512, which are what it can be");
        }
    }

    record Broker(String host, int port) {}

    /**
     * Reads one.
     *
     * @param ofThisMachine whether whoever wrote it may have files of the gateway read
     * @throws IllegalArgumentException with what is wrong, and nothing secret
     */
    static KafkaAddress parse(String url, boolean ofThisMachine) {
        Matcher parts = FORM.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "the secret (not shown) is not kafkas://user:password@host:port,host:port or kafka://host:port");
        }
        boolean secure = parts.group(1).equals("kafkas");
        if (!secure && parts.group(2) != null) {
            throw new IllegalArgumentException(
                    "kafka:// would show user and password to everybody who listens; write kafkas://");
        }
        Map<String, String> options = options(parts.group(5));
        if (parts.group(2) == null && options.containsKey("sasl")) {
            throw new IllegalArgumentException("it has the option sasl and no user:password@; add them");
        }
        if (!ofThisMachine && options.containsKey("sslrootcert")) {
            throw new IllegalArgumentException(
                    "its option sslrootcert is only for secrets whose value comes from the gateway's own machine");
        }
        if (!secure && options.containsKey("sslrootcert")) {
            throw new IllegalArgumentException("it has the option sslrootcert and no TLS; write kafkas://");
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
        return new KafkaAddress(
                secure,
                brokers,
                decoded(parts.group(2)),
                decoded(parts.group(3)),
                Login.of(options.getOrDefault("sasl", Login.PLAIN.word())),
                options.getOrDefault("sslrootcert", ""));
    }

    private static Map<String, String> options(@Nullable String query) {
        Map<String, String> options = new TreeMap<>();
        for (String each : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int is = each.indexOf('=');
            String name = is < 0 ? each : each.substring(0, is);
            if (!name.equals("sasl") && !name.equals("sslrootcert")) {
                throw new IllegalArgumentException(
                        "its options are sasl and sslrootcert; leave away what else stands behind the question mark");
            }
            options.put(name, decoded(is < 0 ? "" : each.substring(is + 1)));
        }
        return options;
    }

    private static String decoded(@Nullable String text) {
        return text == null ? "" : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Never user and password. */
    @Override
    public String toString() {
        return "KafkaAddress" + brokers;
    }
}
