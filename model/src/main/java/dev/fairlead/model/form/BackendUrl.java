package dev.fairlead.model.form;

import dev.fairlead.model.Service.Backend;
import dev.fairlead.model.Service.Scheme;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a backend as a URL. Not {@link java.net.URI}: that has no hosts with underscores, Compose has. */
final class BackendUrl {

    static final String REMEDY = "write it as http://host:port, https://host:port or h2c://host:port";

    private static final Pattern USER = Pattern.compile("[^/]*//[^/?#]*@");
    private static final Pattern URL =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(\\[[^\\]]*\\]|[^/:?#\\[\\]]*)(?::([0-9]*))?(/[^?#]*)?(.*)");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,252})");
    private static final Pattern PATH =
            Pattern.compile("(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]++|%[0-9A-Fa-f]{2})++)*+/?");

    private BackendUrl() {}

    /**
     * Reads it with weight 1.
     *
     * @throws IllegalArgumentException with one sentence on what is wrong
     */
    static Backend parse(String text) {
        if (USER.matcher(text).lookingAt()) {
            throw new IllegalArgumentException("the URL of a backend has a user name or a password in it");
        }
        Matcher parts = URL.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not the URL of a backend");
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        Scheme spoken =
                switch (scheme) {
                    case "http" -> Scheme.HTTP;
                    case "https" -> Scheme.HTTPS;
                    case "h2c" -> Scheme.H2C;
                    default ->
                        throw new IllegalArgumentException(
                                "\"" + text + "\": the scheme " + scheme + " is not one of a backend");
                };
        if (!parts.group(5).isEmpty()) {
            throw new IllegalArgumentException("\"" + text + "\" has a query or a fragment");
        }
        return new Backend(
                spoken, host(text, parts.group(2)), port(text, parts.group(3), spoken), path(text, parts.group(4)), 1);
    }

    private static String host(String text, String host) {
        boolean bracketed = host.startsWith("[");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        boolean valid = bracketed ? isLiteral(bare) : HOST.matcher(host).matches();
        if (!valid) {
            throw new IllegalArgumentException("\"" + text + "\" has no valid host");
        }
        return bare.toLowerCase(Locale.ROOT);
    }

    private static boolean isLiteral(String text) {
        try {
            return text.indexOf(':') >= 0
                    && text.indexOf('%') < 0
                    && InetAddress.ofLiteral(text).getAddress().length > 0;
        } catch (IllegalArgumentException notLiteral) {
            return false;
        }
    }

    private static int port(String text, String digits, Scheme scheme) {
        if (digits == null) {
            return scheme.port();
        }
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("\"" + text + "\": the port is not a number from 1 to 65535");
        }
        return port;
    }

    private static String path(String text, String path) {
        if (path == null || path.equals("/")) {
            return "";
        }
        if (!PATH.matcher(path).matches() || path.contains("/../") || path.contains("/./")) {
            throw new IllegalArgumentException("\"" + text + "\" has a path that is not in normal form");
        }
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
