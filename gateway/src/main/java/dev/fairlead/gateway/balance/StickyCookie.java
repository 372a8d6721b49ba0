package dev.fairlead.gateway.balance;

import dev.fairlead.model.Service.Sticky;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The cookie of one service. Its value names one of the service's backends by a hash under the installation's key: all
 * replicas agree on it, and nobody outside can find the address behind it by trying addresses. Immutable.
 */
public final class StickyCookie {

    private static final int VALUE_BYTES = 12;
    private static final int NAME_BYTES = 4;

    private final Sticky sticky;
    private final String name;
    private final List<String> values;
    private final String attributes;

    /**
     * The cookie of a service.
     *
     * @param key of the installation
     * @param service whose it is: its full name
     * @param identities what is stable about each that can be chosen, by number
     */
    public StickyCookie(Sticky sticky, byte[] key, String service, List<String> identities) {
        this.sticky = sticky;
        this.name = sticky.name().isEmpty() ? "_" + hash(key, "name " + service, NAME_BYTES) : sticky.name();
        this.values = identities.stream()
                .map(identity -> hash(key, "value " + service + " " + identity, VALUE_BYTES))
                .toList();
        this.attributes = attributes();
    }

    private static String hash(byte[] key, String text, int bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] whole = mac.doFinal(("sticky " + text).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(whole, 0, bytes);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has HmacSHA256", missing);
        }
    }

    private String attributes() {
        StringBuilder text = new StringBuilder("; Path=").append(sticky.path());
        if (!sticky.domain().isEmpty()) {
            text.append("; Domain=").append(sticky.domain());
        }
        if (sticky.maxAgeSeconds() != 0) {
            text.append("; Max-Age=").append(Math.max(0, sticky.maxAgeSeconds()));
        }
        if (sticky.httpOnly()) {
            text.append("; HttpOnly");
        }
        if (sticky.secure()) {
            text.append("; Secure");
        }
        if (!sticky.sameSite().isEmpty()) {
            String word = sticky.sameSite();
            text.append("; SameSite=")
                    .append(word.substring(0, 1).toUpperCase(Locale.ROOT))
                    .append(word.substring(1));
        }
        return text.toString();
    }

    /** The number that a Cookie header names, or {@link Chooser#NOBODY}. */
    public int find(@Nullable String cookies) {
        String value = cookies == null ? null : value(cookies);
        return value == null ? Chooser.NOBODY : values.indexOf(value);
    }

    private @Nullable String value(String cookies) {
        int at = 0;
        while (at < cookies.length()) {
            int end = cookies.indexOf(';', at);
            int stop = end < 0 ? cookies.length() : end;
            int start = at;
            while (start < stop && cookies.charAt(start) == ' ') {
                start++;
            }
            if (cookies.startsWith(name, start)
                    && start + name.length() < stop
                    && cookies.charAt(start + name.length()) == '=') {
                return cookies.substring(start + name.length() + 1, stop).strip();
            }
            at = stop + 1;
        }
        return null;
    }

    /** The Set-Cookie that names a number. */
    public String set(int number) {
        return name + "=" + values.get(number) + attributes;
    }
}
