package dev.fairlead.model;

import java.util.List;

/** One step around the rest of a route. Names, options and defaults are Traefik's. */
public sealed interface Middleware {

    /** Puts a prefix before the path. */
    record AddPrefix(String prefix) implements Middleware {}

    /** Cuts the first prefix that matches from the path and tells the service in {@code X-Forwarded-Prefix}. */
    record StripPrefix(List<String> prefixes) implements Middleware {
        public StripPrefix {
            prefixes = List.copyOf(prefixes);
        }
    }

    /** Replaces the path and tells the service the old one in {@code X-Replaced-Path}. */
    record ReplacePath(String path) implements Middleware {}
}
