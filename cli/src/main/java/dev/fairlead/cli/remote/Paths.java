package dev.fairlead.cli.remote;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Names as segments of a path. */
public final class Paths {

    private Paths() {}

    /** Percent-encodes a name so that it is one segment (RFC 3986 section 3.3). */
    public static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
