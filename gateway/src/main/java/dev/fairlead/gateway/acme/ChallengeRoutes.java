package dev.fairlead.gateway.acme;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Challenges of the plain port (RFC 8555 section 8.3), in front of all configured routes, as in Traefik. */
public final class ChallengeRoutes implements RouteFinder {

    private static final byte[] PREFIX = "/.well-known/acme-challenge/".getBytes(US_ASCII);

    private final CompiledRoute route;
    private final RouteFinder next;

    /** Challenges before the routes that {@code next} finds. */
    public ChallengeRoutes(Challenges challenges, RouteFinder next) {
        this.route = new CompiledRoute(
                "acme@internal", "", "", "", "", new PathRewrite.Keep(), List.of(new Answering(challenges)));
        this.next = next;
    }

    @Override
    public Verdict find(Exchange exchange) {
        int start = exchange.pathStart();
        int end = start + PREFIX.length;
        if (exchange.pathEnd() <= end || !Arrays.equals(exchange.bytes(), start, end, PREFIX, 0, PREFIX.length)) {
            return next.find(exchange);
        }
        exchange.route(route);
        return switch (exchange.method()) {
            case "GET", "HEAD" -> Verdict.CONTINUE;
            default -> exchange.refuse(new Failure.MethodNotAllowed(List.of("GET", "HEAD")));
        };
    }

    private record Answering(Challenges challenges) implements Step {

        @Override
        public String name() {
            return "acme-challenge";
        }

        @Override
        public Verdict apply(Exchange exchange) {
            String token = exchange.forwardPath().substring(PREFIX.length);
            Verdict suspended = exchange.suspend();
            challenges.ofToken(token, answer -> exchange.resume(answer(exchange, answer)));
            return suspended;
        }

        private static Verdict answer(Exchange exchange, Optional<byte[]> answer) {
            return answer.isPresent()
                    ? exchange.answer(200, "application/octet-stream", answer.get())
                    : exchange.refuse(new Failure.NoRoute());
        }

        /** There is nothing to find out by asking. */
        @Override
        public Verdict attempt(Exchange exchange, Telling told) {
            told.says("the gateway answers challenges of certificate authorities itself");
            return exchange.answer(200, "", new byte[0]);
        }
    }
}
