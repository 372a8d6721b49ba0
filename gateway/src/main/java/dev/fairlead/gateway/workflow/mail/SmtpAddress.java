package dev.fairlead.gateway.workflow.mail;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a mail server is: {@code smtps://} speaks TLS from the first byte, {@code smtp://} begins it with STARTTLS and
 * sends nothing without it; {@code smtp+plain://} sends without, and no password then.
 */
record SmtpAddress(Security security, String host, int port, String user, String password) {

    private static final Pattern FORM = Pattern.compile(
            "(smtps|smtp|smtp\\+plain)://(?:([^:@/]*):([^@/]*)@)?([A-Za-z0-9._-]+)(?::([0-9]{1,5}))?/?");

    enum Security {
        TLS,
        STARTTLS,
        NONE
    }

    /** @throws IllegalArgumentException with what is wrong, and nothing secret */
    static SmtpAddress parse(String url) {
        Matcher parts = FORM.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "the secret (not shown) is not smtp://user:password@host[:port], smtps://… or smtp+plain://host");
        }
        Security security =
                switch (parts.group(1)) {
                    case "smtps" -> Security.TLS;
                    case "smtp" -> Security.STARTTLS;
                    default -> Security.NONE;
                };
        String user = decoded(parts.group(2));
        if (security == Security.NONE && !user.isEmpty()) {
            throw new IllegalArgumentException("smtp+plain:// would send the password for everybody to read");
        }
        int usual = security == Security.TLS ? 465 : security == Security.STARTTLS ? 587 : 25;
        int port = parts.group(5) == null ? usual : Integer.parseInt(parts.group(5));
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("the port " + port + " of its address is none");
        }
        return new SmtpAddress(security, parts.group(4), port, user, decoded(parts.group(3)));
    }

    private static String decoded(String text) {
        return text == null ? "" : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Never user and password. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
