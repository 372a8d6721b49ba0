package dev.fairlead.gateway.workflow.sql;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is. {@code postgresql://user:password@host/database} is for everybody, with the few options that do
 * nothing but choose; {@code jdbc:…} for any driver on the class path only where it was said on the gateway's own
 * machine: options of drivers can load classes and read files.
 */
record SqlAddress(String url, Properties options) {

    private static final Pattern FORM = Pattern.compile(
            "postgres(?:ql)?://(?:([^:@/]*)(?::([^@/]*))?@)?" + "([A-Za-z0-9._,:\\[\\]-]+)/([^?/#]*)(?:\\?(.*))?");

    /** As they are written, and as the driver calls them. */
    private static final Map<String, String> OPTIONS = Map.of(
            "sslmode", "sslmode",
            "sslrootcert", "sslrootcert",
            "currentSchema", "currentSchema",
            "application_name", "ApplicationName",
            "target_session_attrs", "targetServerType");

    private static final String CONNECT_SECONDS = "5";

    /** @throws IllegalArgumentException with what is wrong, and nothing secret */
    static SqlAddress parse(String url, boolean ofThisMachine) {
        if (url.startsWith("jdbc:")) {
            if (!ofThisMachine) {
                throw new IllegalArgumentException("jdbc: is only for secrets whose value comes from the gateway's own"
                        + " machine; write postgresql://user:password@host/database");
            }
            return new SqlAddress(url, new Properties());
        }
        Matcher parts = FORM.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "the secret (not shown) is not postgresql://user:password@host[:port]/database");
        }
        Properties options = new Properties();
        put(options, "user", parts.group(1));
        put(options, "password", parts.group(2));
        options.setProperty("ApplicationName", "fairlead");
        options.setProperty("connectTimeout", CONNECT_SECONDS);
        // A text takes the type of the column that it is for: a date, a uuid, JSON.
        options.setProperty("stringtype", "unspecified");
        String query = parts.group(5) == null ? "" : parts.group(5);
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String known = OPTIONS.get(name);
            boolean file = name.equals("sslrootcert") && !ofThisMachine;
            if (!pair.isEmpty() && (known == null || equals < 0 || file)) {
                throw new IllegalArgumentException("the option \"" + name + "\" of its address is not one of "
                        + String.join(", ", OPTIONS.keySet().stream().sorted().toList()));
            }
            if (known != null) {
                put(options, known, pair.substring(equals + 1));
            }
        }
        return new SqlAddress("jdbc:postgresql://" + parts.group(3) + "/" + parts.group(4), options);
    }

    private static void put(Properties options, String name, String encoded) {
        if (encoded != null && !encoded.isEmpty()) {
            options.setProperty(name, URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8));
        }
    }

    /** Never the options, where a password is. */
    @Override
    public String toString() {
        return "SqlAddress[***]";
    }
}
