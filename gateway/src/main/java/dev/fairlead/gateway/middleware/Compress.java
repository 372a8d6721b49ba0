package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Middleware;
import java.util.List;
import java.util.Locale;

/**
 * {@code compress}: sends answers in gzip to callers that take it. Which answers is decided when their head is here, in
 * {@link CompressedAnswer}.
 */
public final class Compress implements Step.Pure {

    private static final String ACCEPT_ENCODING = "accept-encoding";

    private final Middleware.Compress options;
    private final Compressors compressors;

    /** A step that compresses by these options. */
    public Compress(Middleware.Compress options, Compressors compressors) {
        this.options = options;
        this.compressors = compressors;
    }

    @Override
    public String name() {
        return "compress";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        if (exchange instanceof LiveExchange live && !live.method().equals("HEAD")) {
            boolean wanted = takesGzip(exchange, !options.defaultEncoding().isEmpty());
            live.pipeline().around(next -> new CompressedAnswer(next, live, options, compressors, wanted));
        }
        return Verdict.CONTINUE;
    }

    /** What {@code Accept-Encoding} says of gzip (RFC 9110 section 12.5.3). */
    static boolean takesGzip(Exchange exchange, boolean whereNothingIsSaid) {
        int count = exchange.headerCount(ACCEPT_ENCODING);
        if (count == 0) {
            return whereNothingIsSaid;
        }
        double others = 0;
        for (int i = 0; i < count; i++) {
            String list = String.valueOf(exchange.header(ACCEPT_ENCODING, i)).toLowerCase(Locale.ROOT);
            for (String item : list.split(",", -1)) {
                List<String> parts = List.of(item.strip().split("\\s*;\\s*", -1));
                if (parts.getFirst().equals("gzip") || parts.getFirst().equals("x-gzip")) {
                    return weight(parts) > 0;
                }
                others = parts.getFirst().equals("*") ? weight(parts) : others;
            }
        }
        return others > 0;
    }

    private static double weight(List<String> parts) {
        for (String part : parts.subList(1, parts.size())) {
            if (part.matches("q=[01](\\.[0-9]{0,3})?")) {
                return Double.parseDouble(part.substring(2));
            }
        }
        return 1;
    }
}
