package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Middleware;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code grpcWeb}: what a page calls in gRPC-Web, the service gets as gRPC. Preflights of such calls are answered here;
 * all other requests pass as they are.
 */
public final class GrpcWeb implements Step.Pure {

    static final String TYPE = "application/grpc-web";
    static final String TEXT = TYPE + "-text";

    private static final byte[] NOTHING = {};
    private static final String EXPOSED = "Grpc-Status,Grpc-Message,Grpc-Status-Details-Bin";

    private final List<String> origins;

    /** A step for pages of these origins. */
    public GrpcWeb(Middleware.GrpcWeb options) {
        origins = options.allowOrigins();
    }

    @Override
    public String name() {
        return "grpc-web";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        String asked = exchange.header("access-control-request-headers");
        if (exchange.method().equals("OPTIONS")
                && asked != null
                && asked.toLowerCase(Locale.ROOT).contains("x-grpc-web")
                && exchange.header("access-control-request-method") != null) {
            if (allowOrigin(exchange)) {
                exchange.changes().setAnswer("Access-Control-Allow-Methods", "POST");
                exchange.changes().setAnswer("Access-Control-Allow-Headers", asked);
                exchange.changes().setAnswer("Access-Control-Max-Age", "600");
            }
            return exchange.answer(200, "", NOTHING);
        }
        String type = exchange.header("content-type");
        if (exchange instanceof LiveExchange live && exchange.method().equals("POST") && isWeb(type)) {
            translate(live, String.valueOf(type));
        }
        return Verdict.CONTINUE;
    }

    private static boolean isWeb(@Nullable String type) {
        return type != null && (is(type, TYPE) || is(type, TEXT));
    }

    private static boolean is(String type, String wanted) {
        return type.regionMatches(true, 0, wanted, 0, wanted.length())
                && (type.length() == wanted.length() || "+; \t".indexOf(type.charAt(wanted.length())) >= 0);
    }

    private void translate(LiveExchange exchange, String type) {
        boolean text = is(type, TEXT);
        exchange.setRequestHeader(
                "Content-Type", "application/grpc" + type.substring(text ? TEXT.length() : TYPE.length()));
        exchange.removeRequestHeader("x-grpc-web");
        // Without it many a service of gRPC refuses to answer.
        if (exchange.header("te") == null) {
            exchange.setRequestHeader("TE", "trailers");
        }
        if (text) {
            exchange.changes().reframe();
        }
        if (allowOrigin(exchange)) {
            exchange.changes().setAnswer("Access-Control-Expose-Headers", EXPOSED);
        }
        exchange.pipeline().around(next -> new GrpcWebAnswer(next, exchange, text));
    }

    /** A star does not go with credentials; an origin that is named does. */
    private boolean allowOrigin(Exchange exchange) {
        String origin = exchange.header("origin");
        if (origin == null || origin.isEmpty()) {
            return false;
        }
        exchange.addAnswerHeader("Vary", "Origin");
        if (origins.contains(origin)) {
            exchange.changes().setAnswer("Access-Control-Allow-Origin", origin);
            exchange.changes().setAnswer("Access-Control-Allow-Credentials", "true");
            return true;
        }
        if (origins.contains("*")) {
            exchange.changes().setAnswer("Access-Control-Allow-Origin", "*");
            return true;
        }
        return false;
    }
}
