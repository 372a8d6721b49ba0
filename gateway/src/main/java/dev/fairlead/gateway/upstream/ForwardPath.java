package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.RequestTarget;

/** Writes the target that a backend sees: its base path, the rewritten path, the query as it came. */
final class ForwardPath {

    private ForwardPath() {}

    static void write(HeadWriter to, LiveExchange exchange, String basePath) {
        byte[] bytes = exchange.bytes();
        int start = exchange.pathStart();
        String replaced = exchange.changes().path();
        if (bytes[start] == '*') {
            to.put('*');
        } else if (replaced != null) {
            to.put(basePath).put(replaced);
        } else {
            to.put(basePath);
            CompiledRoute route = exchange.route();
            rewrite(to, route == null ? new PathRewrite.Keep() : route.rewrite(), exchange);
        }
        RequestTarget target = exchange.head().target();
        boolean mark = hasMark(target, bytes);
        if (mark) {
            to.put('?').put(bytes, target.queryStart(), target.queryEnd());
        }
        String more = exchange.changes().query();
        if (more != null) {
            boolean behind = mark && target.queryEnd() > target.queryStart();
            to.put(behind ? "&" : mark ? "" : "?").put(more);
        }
    }

    /** An empty query with its mark is kept: some signatures cover it. */
    private static boolean hasMark(RequestTarget target, byte[] bytes) {
        return target.queryStart() > target.pathEnd() && bytes[target.queryStart() - 1] == '?';
    }

    private static void rewrite(HeadWriter to, PathRewrite rewrite, LiveExchange exchange) {
        byte[] bytes = exchange.bytes();
        int start = exchange.pathStart();
        int end = exchange.pathEnd();
        switch (rewrite) {
            case PathRewrite.Keep ignored -> to.put(bytes, start, end);
            case PathRewrite.Strip strip -> {
                int from = Math.min(start + strip.prefixBytes(), end);
                if (from == end || bytes[from] != '/') {
                    to.put('/');
                }
                to.put(bytes, from, end);
            }
            case PathRewrite.Template template -> template(to, template, exchange);
        }
    }

    private static void template(HeadWriter to, PathRewrite.Template template, LiveExchange exchange) {
        int before = to.length();
        for (PathRewrite.Part part : template.parts()) {
            switch (part) {
                case PathRewrite.Part.Literal literal -> to.put(literal.text());
                case PathRewrite.Part.Segment segment -> {
                    int slash = slash(exchange, segment.index());
                    int from = Math.min(slash + 1, exchange.pathEnd());
                    to.put(exchange.bytes(), from, after(exchange, from));
                }
                case PathRewrite.Part.Rest rest -> {
                    int slash = slash(exchange, rest.fromSegment());
                    to.put(exchange.bytes(), slash, exchange.pathEnd());
                }
            }
        }
        if (to.length() == before) {
            to.put('/');
        }
    }

    /** Where the slash before a segment stands; the path's end if there is no such segment. */
    private static int slash(LiveExchange exchange, int segment) {
        int at = exchange.pathStart();
        for (int i = 0; i < segment && at < exchange.pathEnd(); i++) {
            at = after(exchange, at + 1);
        }
        return at;
    }

    private static int after(LiveExchange exchange, int from) {
        byte[] bytes = exchange.bytes();
        int i = from;
        while (i < exchange.pathEnd() && bytes[i] != '/') {
            i++;
        }
        return Math.min(i, exchange.pathEnd());
    }
}
