package dev.fairlead.management.access;

import dev.fairlead.management.http.Refusal;
import dev.fairlead.management.http.Request;
import dev.fairlead.store.user.Session;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How a browser shows its session, and what it must show besides where something is changed.
 *
 * <p>The cookie is {@code Secure} (browsers take loopback for secure), {@code HttpOnly} and {@code SameSite=Strict}. That alone would stop
 * requests of other sites in today's browsers; it is not relied on. A change must come from this origin by its {@code Origin} header, and
 * must carry a token in a header that a form cannot send and that only the session's owner can read.
 */
public final class SessionCookie {

    /** The header with the session's token. */
    public static final String CSRF = "X-Fairlead-CSRF";

    /** Says that nobody did anything: the page asks by itself. */
    public static final String BACKGROUND = "X-Fairlead-Background";

    private static final String NAME = "fairlead_session";
    private static final String PORTAL = "fairlead_portal";
    private static final String AWAY = "fairlead_sso";
    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Strict";
    private static final Set<String> SAFE = Set.of("GET", "OPTIONS");

    private SessionCookie() {}

    /** The text of the session that the request shows, if it shows exactly one. */
    public static Optional<String> of(Request request) {
        return of(request, NAME);
    }

    /** The text of a partner's session, likewise. It is another cookie: neither is ever taken for the other. */
    public static Optional<String> portal(Request request) {
        return of(request, PORTAL);
    }

    /** The header that gives a partner's browser its session. */
    public static String setPortal(String text) {
        return PORTAL + "=" + text + ATTRIBUTES + "; Max-Age=" + Session.LONGEST.toSeconds();
    }

    /** The header that takes it away. */
    public static String clearPortal() {
        return PORTAL + "=" + ATTRIBUTES + "; Max-Age=0";
    }

    /** What a browser keeps while somebody is at a provider: it comes back from there with another site's request. */
    public static String away(String text, Duration lasting) {
        return AWAY + "=" + text + "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=" + lasting.toSeconds();
    }

    /** What it kept. */
    public static Optional<String> away(Request request) {
        return of(request, AWAY);
    }

    private static Optional<String> of(Request request, String name) {
        String cookies = request.header("Cookie").orElse("");
        String found = "";
        for (String pair : cookies.split("[;,]", -1)) {
            String cookie = pair.strip();
            if (cookie.startsWith(name + "=")) {
                if (!found.isEmpty()) {
                    // Another site of the same domain may have put a second one there: none of them is believed.
                    return Optional.empty();
                }
                found = cookie.substring(name.length() + 1);
            }
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    /** The header that gives the browser its session. */
    public static String set(String text) {
        return NAME + "=" + text + ATTRIBUTES + "; Max-Age=" + Session.LONGEST.toSeconds();
    }

    /** The header that takes it away. */
    public static String clear() {
        return NAME + "=" + ATTRIBUTES + "; Max-Age=0";
    }

    /** What a change has to carry: derived from the session's secret, so nobody else knows it and nothing need be kept. */
    public static String token(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(("fairlead csrf " + text).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Refuses what a page of another origin sends.
     *
     * @throws Refusal 403
     */
    public static void requireOwnOrigin(Request request) {
        String site = request.header("Sec-Fetch-Site").orElse("same-origin");
        boolean own = request.header("Origin")
                .map(origin -> isOwn(origin, request.header("Host").orElse("")))
                .orElse(SAFE.contains(request.method()));
        boolean typed = site.equals("none") && SAFE.contains(request.method());
        if (!own || !(site.equals("same-origin") || typed)) {
            throw Refusal.of(
                    403,
                    "A page of another origin must not do this with a session; use a token, or the console at its own"
                            + " address");
        }
    }

    /**
     * Refuses what a page of another origin sends, whatever it shows.
     *
     * @throws Refusal 403
     */
    public static void requireOwnOriginIfAny(Request request) {
        String host = request.header("Host").orElse("");
        if (request.header("Origin").filter(origin -> !isOwn(origin, host)).isPresent()) {
            throw Refusal.of(403, "A page of another origin must not do this; use the console at its own address");
        }
    }

    /**
     * Refuses a request with a session that another page may have made.
     *
     * @throws Refusal 403
     */
    public static void requireOwnPage(Request request, String text) {
        requireOwnOrigin(request);
        if (SAFE.contains(request.method())) {
            return;
        }
        byte[] shown = request.header(CSRF).orElse("").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(shown, token(text).getBytes(StandardCharsets.UTF_8))) {
            throw Refusal.of(
                    403, "A change with a session must carry its token in " + CSRF + "; GET of the session tells it");
        }
    }

    // Behind something that speaks TLS the scheme is not ours to know; host and port are.
    private static boolean isOwn(String origin, String host) {
        String lower = origin.toLowerCase(Locale.ROOT);
        int end = lower.indexOf("://");
        String authority = end < 0 ? "" : lower.substring(end + 3);
        return !authority.isEmpty()
                && authority.equals(host.toLowerCase(Locale.ROOT))
                && (lower.startsWith("http://") || lower.startsWith("https://"));
    }
}
