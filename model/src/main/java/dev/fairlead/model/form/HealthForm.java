package dev.fairlead.model.form;

import dev.fairlead.model.Service.HealthCheck;
import dev.fairlead.model.Service.HealthCheck.Mode;
import dev.fairlead.model.Service.PassiveHealthCheck;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Both kinds of health checks, both ways. */
final class HealthForm {

    private static final Duration LEAST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofHours(1);
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration EJECTION = Duration.ofMinutes(5);
    private static final int HALF = 50;

    private HealthForm() {}

    static HealthCheck active(Fields fields) {
        Duration interval = fields.duration("interval", LEAST, MOST, INTERVAL);
        HealthCheck read = new HealthCheck(
                fields.word("mode", Mode.class, Mode.HTTP),
                fields.parsed("scheme", HealthForm::scheme, "write http, or take it out")
                        .orElse(""),
                fields.parsed("path", HealthForm::path, "begin it with /").orElse("/"),
                (int) fields.wholeNumber("port", 0, 65_535, 0),
                fields.parsed("hostname", HealthForm::hostname, "write a host, such as example.com")
                        .orElse(""),
                fields.parsed("method", HealthForm::method, "write a method, such as GET or HEAD")
                        .orElse("GET"),
                headers(fields),
                (int) fields.wholeNumber("status", 0, 599, 0),
                fields.bool("followRedirects", true),
                interval,
                fields.duration("unhealthyInterval", LEAST, MOST, interval),
                fields.duration("timeout", LEAST, Duration.ofMinutes(1), TIMEOUT),
                (int) fields.wholeNumber("healthy", 1, 100, 1),
                (int) fields.wholeNumber("unhealthy", 1, 100, 1));
        fields.finish();
        return read;
    }

    private static String scheme(String text) {
        if (!text.equals("http")) {
            throw new IllegalArgumentException("the scheme \"" + text + "\" is not available for a check");
        }
        return text;
    }

    private static String path(String text) {
        if (!text.matches("/[!-~]*") || text.indexOf('#') >= 0) {
            throw new IllegalArgumentException("\"" + text + "\" is not a path");
        }
        return text;
    }

    private static String hostname(String text) {
        if (!text.matches("[A-Za-z0-9._:\\[\\]-]{1,255}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a host");
        }
        return text;
    }

    private static String method(String text) {
        if (!text.matches("[A-Z]{1,32}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a method in upper case");
        }
        return text;
    }

    private static Map<String, String> headers(Fields fields) {
        Map<String, String> headers = new LinkedHashMap<>();
        Fields inner = fields.fields("headers");
        for (String name : fields.map("headers").keySet()) {
            inner.parsed(name, value -> header(name, value), "write a header as name: value")
                    .ifPresent(value -> headers.put(name, value));
        }
        return headers;
    }

    private static String header(String name, String value) {
        boolean framing = name.equalsIgnoreCase("content-length")
                || name.equalsIgnoreCase("transfer-encoding")
                || name.equalsIgnoreCase("connection");
        if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}") || framing || !value.matches("[\t -~]*")) {
            throw new IllegalArgumentException("the header \"" + name + "\" cannot be sent with a check");
        }
        return value;
    }

    static PassiveHealthCheck passive(Fields fields) {
        PassiveHealthCheck read = new PassiveHealthCheck(
                fields.duration("failureWindow", LEAST, MOST, WINDOW),
                (int) fields.wholeNumber("maxFailedAttempts", 1, 1_000_000, 1),
                fields.duration("maxEjection", LEAST, Duration.ofHours(24), EJECTION),
                (int) fields.wholeNumber("maxEjectedPercent", 0, 100, HALF),
                (int) fields.wholeNumber("panicPercent", 0, 100, HALF));
        fields.finish();
        return read;
    }

    static Node.Mapping write(HealthCheck check) {
        Members members = new Members();
        if (check.mode() != Mode.HTTP) {
            members.put("mode", check.mode().name().toLowerCase(Locale.ROOT));
        }
        text(members, "scheme", check.scheme(), "");
        text(members, "path", check.path(), "/");
        number(members, "port", check.port(), 0);
        text(members, "hostname", check.hostname(), "");
        text(members, "method", check.method(), "GET");
        if (!check.headers().isEmpty()) {
            Members headers = new Members();
            check.headers().forEach(headers::put);
            members.put("headers", headers.build());
        }
        number(members, "status", check.status(), 0);
        if (!check.followRedirects()) {
            members.put("followRedirects", false);
        }
        duration(members, "interval", check.interval(), INTERVAL);
        duration(members, "unhealthyInterval", check.unhealthyInterval(), check.interval());
        duration(members, "timeout", check.timeout(), TIMEOUT);
        number(members, "healthy", check.healthy(), 1);
        number(members, "unhealthy", check.unhealthy(), 1);
        return members.build();
    }

    static Node.Mapping write(PassiveHealthCheck check) {
        Members members = new Members();
        duration(members, "failureWindow", check.failureWindow(), WINDOW);
        number(members, "maxFailedAttempts", check.maxFailedAttempts(), 1);
        duration(members, "maxEjection", check.maxEjection(), EJECTION);
        number(members, "maxEjectedPercent", check.maxEjectedPercent(), HALF);
        number(members, "panicPercent", check.panicPercent(), HALF);
        return members.build();
    }

    private static void text(Members members, String key, String value, String standard) {
        if (!value.equals(standard)) {
            members.put(key, value);
        }
    }

    private static void number(Members members, String key, int value, int standard) {
        if (value != standard) {
            members.put(key, value);
        }
    }

    private static void duration(Members members, String key, Duration value, Duration standard) {
        if (!value.equals(standard)) {
            members.put(key, Durations.print(value));
        }
    }
}
