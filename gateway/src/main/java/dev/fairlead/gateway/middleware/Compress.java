package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Middleware;
import java.util.List;

/**
 * {@code compress}: sends answers in gzip, Brotli or Zstandard to callers that take it. Which answers is decided when
 * their head is here, in {@link CompressedAnswer}.
 */
public final class Compress implements Step.Pure {

    private final Middleware.Compress options;
    private final Compressors compressors;
    private final List<Encoding> encodings;
    private final List<Encoding> unsaid;

    /** A step that compresses by these options. */
    public Compress(Middleware.Compress options, Compressors compressors) {
        this.options = options;
        this.compressors = compressors;
        this.encodings = options.encodings().stream().map(Encoding::of).toList();
        this.unsaid = options.defaultEncoding().isEmpty() ? List.of() : List.of(Encoding.of(options.defaultEncoding()));
    }

    @Override
    public String name() {
        return "compress";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        if (exchange instanceof LiveExchange live && !live.method().equals("HEAD")) {
            List<Encoding> taken = Accepted.of(exchange, encodings, unsaid);
            live.pipeline().around(next -> new CompressedAnswer(next, live, options, compressors, taken));
        }
        return Verdict.CONTINUE;
    }
}
