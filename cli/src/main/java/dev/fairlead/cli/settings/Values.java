package dev.fairlead.cli.settings;

import dev.fairlead.gateway.limit.redis.RedisAddress;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.form.Durations;
import dev.fairlead.sources.docker.EngineAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Texts of settings as values; each refusal is one sentence. */
final class Values {

    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9._-]*):([0-9]{1,5})");
    private static final Pattern BYTES = Pattern.compile("([0-9]{1,12})(B|KiB|MiB|GiB)?");

    // The JDK's HTTP client does not let them be set.
    private static final Set<String> NOT_TO_SET = Set.of("connection", "content-length", "expect", "host", "upgrade");

    private Values() {}

    static int port(String text) {
        return Math.toIntExact(number(text, 0, 65535));
    }

    static Function<String, Integer> number(int least, int most) {
        return text -> Math.toIntExact(number(text, least, most));
    }

    private static long number(String text, long least, long most) {
        boolean digits = text.matches("[0-9]{1,15}");
        long number = digits ? Long.parseLong(text) : -1;
        if (number < least || number > most) {
            throw new IllegalArgumentException("\"" + text + "\" is not a whole number from " + least + " to " + most);
        }
        return number;
    }

    static Function<String, Long> bytes(long least, long most) {
        return text -> {
            Matcher parts = BYTES.matcher(text);
            if (!parts.matches()) {
                throw new IllegalArgumentException("\"" + text + "\" is not a number of bytes");
            }
            String unit = parts.group(2) == null ? "B" : parts.group(2);
            int shift =
                    switch (unit) {
                        case "KiB" -> 10;
                        case "MiB" -> 20;
                        case "GiB" -> 30;
                        default -> 0;
                    };
            long bytes = Math.multiplyExact(Long.parseLong(parts.group(1)), 1L << shift);
            if (bytes < least || bytes > most) {
                throw new IllegalArgumentException("\"" + text + "\" is not from " + least + " to " + most + " bytes");
            }
            return bytes;
        };
    }

    static Function<String, Duration> duration(Duration least, Duration most) {
        return text -> {
            Duration duration = Durations.parse(text);
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" is not from " + Durations.print(least) + " to " + Durations.print(most));
            }
            return duration;
        };
    }

    static InetSocketAddress address(String text) {
        Matcher parts = ADDRESS.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not an address and a port");
        }
        int port = port(parts.group(2));
        String host = parts.group(1);
        if (host.isEmpty()) {
            return new InetSocketAddress(port);
        }
        try {
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            boolean loopback = bare.equals("localhost");
            return new InetSocketAddress(
                    loopback ? InetAddress.getLoopbackAddress() : InetAddress.ofLiteral(bare), port);
        } catch (IllegalArgumentException name) {
            throw new IllegalArgumentException("\"" + text + "\" is not an address and a port", name);
        }
    }

    static List<Cidr> blocks(String text) {
        return items(text).map(Cidr::parse).toList();
    }

    static List<String> programs(String text) {
        List<String> programs = items(text).toList();
        for (String program : programs) {
            if (!path(program).isAbsolute()) {
                throw new IllegalArgumentException("\"" + program + "\" is not an absolute path");
            }
        }
        return programs;
    }

    static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException invalid) {
            throw new IllegalArgumentException("\"" + text + "\" is not a path", invalid);
        }
    }

    static Function<String, String> word(String... words) {
        return text -> {
            String word = text.toLowerCase(Locale.ROOT);
            if (!List.of(words).contains(word)) {
                throw new IllegalArgumentException("\"" + text + "\" is not one of them");
            }
            return word;
        };
    }

    static Function<String, Set<String>> words(String... words) {
        return text -> items(text).map(word(words)).collect(Collectors.toUnmodifiableSet());
    }

    /** What Traefik's default counts by is {@code true}. */
    static Set<String> traefikMetrics(String text) {
        return switch (text) {
            case "true" -> Set.of("entrypoints", "services");
            case "false" -> Set.of();
            default -> words("entrypoints", "services", "routers").apply(text);
        };
    }

    static List<Double> buckets(String text) {
        List<Double> bounds = items(text).map(Values::seconds).toList();
        double last = 0;
        for (double bound : bounds) {
            if (bound <= last || bound > 1e6) {
                throw new IllegalArgumentException("\"" + text + "\" is not in ascending order, above 0");
            }
            last = bound;
        }
        if (bounds.isEmpty() || bounds.size() > 40) {
            throw new IllegalArgumentException("\"" + text + "\" has " + bounds.size() + " bounds");
        }
        return bounds;
    }

    private static double seconds(String text) {
        if (!text.matches("[0-9]{1,7}(\\.[0-9]{1,9})?")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a number of seconds");
        }
        return Double.parseDouble(text);
    }

    static Boolean yesOrNo(String text) {
        return word("true", "false").apply(text).equals("true");
    }

    static String logLevel(String text) {
        String level = "(?i:error|warn|info|debug|trace)";
        if (!text.matches(level + "(,[A-Za-z0-9._-]+=" + level + ")*")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a level of logging");
        }
        return text;
    }

    static Secret uri(String text, String... schemes) {
        for (String scheme : schemes) {
            if (text.startsWith(scheme + "://") && text.length() > scheme.length() + 3) {
                return new Secret(text);
            }
        }
        throw new IllegalArgumentException("the text (not shown) does not begin with one of its schemes");
    }

    static Secret redis(String text) {
        RedisAddress.parse(text);
        return new Secret(text);
    }

    static URI http(String text) {
        try {
            URI uri = new URI(text);
            boolean known = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (known && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException notOne) {
            throw new IllegalArgumentException("\"" + text + "\" is not an address: " + notOne.getReason(), notOne);
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" is not http:// or https:// with a host and without a password");
    }

    static Double ratio(String text) {
        if (!text.matches("0|1|[01]?\\.[0-9]{1,9}") || Double.parseDouble(text) > 1) {
            throw new IllegalArgumentException("\"" + text + "\" is not a number from 0 to 1");
        }
        return Double.valueOf(text);
    }

    static Secret headers(String text) {
        List<String> items = items(text).toList();
        for (int i = 0; i < items.size(); i++) {
            if (!items.get(i).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+=[\\x20-\\x7e]+")) {
                throw new IllegalArgumentException("header " + (i + 1) + " of it (not shown) is not NAME=VALUE");
            }
            String name = items.get(i).substring(0, items.get(i).indexOf('='));
            if (NOT_TO_SET.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("\"" + name + "\" is set by the gateway itself; take it out");
            }
        }
        return new Secret(text);
    }

    /** What {@link #headers} let pass, as names and values. */
    static Map<String, String> pairs(Secret headers) {
        return items(headers.value())
                .collect(Collectors.toMap(
                        item -> item.substring(0, item.indexOf('=')),
                        item -> item.substring(item.indexOf('=') + 1),
                        (first, next) -> next));
    }

    static Secret keys(String text) {
        List<String> keys = items(text).toList();
        for (int i = 0; i < keys.size(); i++) {
            int length;
            try {
                length = Base64.getDecoder().decode(keys.get(i)).length;
            } catch (IllegalArgumentException notBase64) {
                throw new IllegalArgumentException("key " + (i + 1) + " of it (not shown) is not base64", notBase64);
            }
            if (length != 32) {
                throw new IllegalArgumentException("key " + (i + 1) + " of it (not shown) has " + length + " bytes");
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("there is no key in it");
        }
        return new Secret(String.join(",", keys));
    }

    static Secret password(String text) {
        if (text.length() < 8 || text.length() > 1024) {
            throw new IllegalArgumentException("the password (not shown) has " + text.length() + " characters");
        }
        return new Secret(text);
    }

    static boolean bool(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("\"" + text + "\" is not true or false");
        }
        return text.equals("true");
    }

    static String replica(String text) {
        if (!text.matches("[A-Za-z0-9._-]{1,128}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not the name of a replica");
        }
        return text;
    }

    static List<SourceChoice> sources(String text) {
        List<SourceChoice> sources = new ArrayList<>();
        items(text)
                .map(Values::source)
                .filter(source -> !sources.contains(source))
                .forEach(sources::add);
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("there is no source in it");
        }
        return List.copyOf(sources);
    }

    private static SourceChoice source(String item) {
        if (item.equals("store")) {
            return new SourceChoice.Store();
        }
        if (item.startsWith("file:") && item.length() > 5) {
            return new SourceChoice.File(path(item.substring(5)));
        }
        if (item.equals("docker")) {
            return new SourceChoice.Docker(Optional.empty());
        }
        if (item.startsWith("docker:") && item.length() > 7) {
            String address = item.substring(7);
            EngineAddress.parse(address, Optional.of(Path.of("/")));
            return new SourceChoice.Docker(Optional.of(address));
        }
        if (item.equals("kubernetes")) {
            return new SourceChoice.Kubernetes();
        }
        throw new IllegalArgumentException("\"" + item + "\" is not a source");
    }

    /** What stands between commas. */
    static Stream<String> items(String text) {
        return Stream.of(text.split(",", -1)).map(String::strip).filter(item -> !item.isEmpty());
    }
}
