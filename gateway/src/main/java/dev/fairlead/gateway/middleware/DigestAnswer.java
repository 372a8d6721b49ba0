package dev.fairlead.gateway.middleware;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a caller answers to a digest challenge (RFC 7616 section 3.4): MD5, {@code qop=auth}. */
record DigestAnswer(
        String user, String realm, String nonce, String uri, String count, String clientNonce, String response) {

    private static final int LONGEST = 4096;
    private static final String SCHEME = "Digest ";
    private static final Pattern PARAMETER = Pattern.compile(
            "\\s*([A-Za-z]{1,16})\\s*=\\s*(?:\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|([^\\s,\"]*+))\\s*(?:,|$)");
    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");

    /** Empty where it is none, or says something twice. */
    static Optional<DigestAnswer> read(@Nullable String header) {
        if (header == null || header.length() > LONGEST || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        Map<String, String> said = new HashMap<>();
        Matcher parameter = PARAMETER.matcher(header).region(SCHEME.length(), header.length());
        while (parameter.regionStart() < header.length()) {
            if (!parameter.lookingAt() || said.put(name(parameter), value(parameter)) != null) {
                return Optional.empty();
            }
            parameter.region(parameter.end(), header.length());
        }
        boolean spoken = said.getOrDefault("qop", "").equals("auth")
                && said.getOrDefault("algorithm", "MD5").equalsIgnoreCase("MD5")
                && !said.getOrDefault("userhash", "false").equalsIgnoreCase("true")
                && said.getOrDefault("nc", "").matches("[0-9A-Fa-f]{8}")
                && said.getOrDefault("response", "").matches("[0-9A-Fa-f]{32}");
        return spoken ? Optional.of(of(said)) : Optional.empty();
    }

    private static DigestAnswer of(Map<String, String> said) {
        return new DigestAnswer(
                said.getOrDefault("username", ""),
                said.getOrDefault("realm", ""),
                said.getOrDefault("nonce", ""),
                said.getOrDefault("uri", ""),
                said.getOrDefault("nc", ""),
                said.getOrDefault("cnonce", ""),
                said.getOrDefault("response", "").toLowerCase(Locale.ROOT));
    }

    private static String name(Matcher parameter) {
        return parameter.group(1).toLowerCase(Locale.ROOT);
    }

    private static String value(Matcher parameter) {
        String quoted = parameter.group(2);
        return quoted == null ? String.valueOf(parameter.group(3)) : quoted.replaceAll("\\\\(.)", "$1");
    }

    /** Whether it is of a user with this hash; takes as long whichever it is. */
    boolean proves(String hash, String method) {
        String proof = md5(hash + ":" + nonce + ":" + count + ":" + clientNonce + ":auth:" + md5(method + ":" + uri));
        return MessageDigest.isEqual(
                proof.getBytes(StandardCharsets.US_ASCII), response.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether it is about this target: a proof for one does not open another. */
    boolean isAbout(String path, String query) {
        String target = uri.replaceFirst("^(?i:https?)://[^/?]*", "");
        int mark = target.indexOf('?');
        String itsPath = mark < 0 ? target : target.substring(0, mark);
        String itsQuery = mark < 0 ? "" : target.substring(mark + 1);
        return normalised(itsPath.isEmpty() ? "/" : itsPath).equals(path) && itsQuery.equals(query);
    }

    // The gateway's spelling of a path: unreserved characters plain, all other escapes in upper case.
    private static String normalised(String path) {
        return ESCAPE.matcher(path).replaceAll(escape -> {
            char octet = (char) HexFormat.fromHexDigits(escape.group(1));
            boolean plain = octet < 0x80 && (Character.isLetterOrDigit(octet) || "-._~".indexOf(octet) >= 0);
            return Matcher.quoteReplacement(
                    plain ? String.valueOf(octet) : escape.group().toUpperCase(Locale.ROOT));
        });
    }

    private static String md5(String text) {
        return HexFormat.of().formatHex(Passwords.digest("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
