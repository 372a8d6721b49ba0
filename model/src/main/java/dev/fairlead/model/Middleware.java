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

    /**
     * Compresses answers with gzip.
     *
     * @param excludedContentTypes types that are never compressed; empty beside included ones
     * @param includedContentTypes if there are any, no other types are compressed
     * @param minResponseBodyBytes what is smaller goes out as it is; default 1,024
     * @param defaultEncoding {@code gzip}, for callers that say nothing of encodings; or empty
     */
    record Compress(
            List<String> excludedContentTypes,
            List<String> includedContentTypes,
            int minResponseBodyBytes,
            String defaultEncoding)
            implements Middleware {
        public Compress {
            excludedContentTypes = List.copyOf(excludedContentTypes);
            includedContentTypes = List.copyOf(includedContentTypes);
        }
    }

    /**
     * Holds whole requests and answers in memory, and bounds them. A bound of 0 is none.
     *
     * @param maxRequestBodyBytes beyond: 413
     * @param memRequestBodyBytes what is larger is passed on as it comes from there on; default 1 MiB
     * @param maxResponseBodyBytes beyond: 502, or cut where it has begun
     * @param memResponseBodyBytes as for requests
     */
    record Buffering(
            long maxRequestBodyBytes, int memRequestBodyBytes, long maxResponseBodyBytes, int memResponseBodyBytes)
            implements Middleware {}

    /**
     * Replaces the body of an error by a page of another service; its status stays.
     *
     * @param status of the answers that are replaced
     * @param service that has the pages
     * @param query path, and perhaps query, of a page: {@code {status}} and {@code {url}} are put in
     */
    record Errors(List<StatusRange> status, Name service, String query) implements Middleware {
        public Errors {
            status = List.copyOf(status);
        }
    }

    /** Statuses from the one to the other, both included; 100 to 599. */
    record StatusRange(int from, int to) {

        /** Reads {@code 404} or {@code 500-599}. */
        public static StatusRange parse(String text) {
            if (!text.matches("[1-5][0-9]{2}(-[1-5][0-9]{2})?")) {
                throw new IllegalArgumentException("\"" + text + "\" is neither a status nor a range of them");
            }
            int from = Integer.parseInt(text.substring(0, 3));
            int to = Integer.parseInt(text.substring(text.length() - 3));
            if (to < from) {
                throw new IllegalArgumentException("\"" + text + "\" ends before it begins");
            }
            return new StatusRange(from, to);
        }

        /** Whether it holds this one. */
        public boolean holds(int status) {
            return status >= from && status <= to;
        }

        @Override
        public String toString() {
            return from == to ? Integer.toString(from) : from + "-" + to;
        }
    }
}
