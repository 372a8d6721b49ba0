package dev.fairlead.gateway.observe.admin;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.InternalService;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * The last steps of routes that lead to the gateway itself: {@code api@internal} and its siblings. What they answer is
 * what the admin side answers; the path is the one that a service would see, so middlewares may cut or replace it.
 */
public final class InternalSteps {

    private static final byte[] NOTHING = {};
    private static final byte[] WELL = "OK".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UNWELL = "Service Unavailable".getBytes(StandardCharsets.US_ASCII);
    private static final int TEAPOT = 418;

    private final AdminDocuments documents;
    private final Health health;
    private final Executor worker;

    /**
     * Steps over these documents.
     *
     * @param worker where documents are made; not that of the admin side, so that callers cannot keep operators out
     */
    public InternalSteps(AdminDocuments documents, Health health, Executor worker) {
        this.documents = documents;
        this.health = health;
        this.worker = worker;
    }

    /** The step that answers for a service. */
    public Step of(InternalService what) {
        return switch (what) {
            case API -> new Below(paths(path -> path.startsWith("/api/") || isPage(path)));
            case DASHBOARD -> new Below(paths(InternalSteps::isPage));
            case PROMETHEUS -> new Read(new DocumentStep(documents, worker, path -> "/metrics"));
            case PING -> new Ping(health);
            case NOOP -> new Noop();
        };
    }

    private static boolean isPage(String path) {
        return path.equals(DashboardPage.PATH);
    }

    // What the admin side has and this service has not is asked for under a path that is nowhere.
    private DocumentStep paths(Predicate<String> offered) {
        return new DocumentStep(documents, worker, path -> offered.test(path) ? path : "");
    }

    /** Documents are read only. */
    private record Read(DocumentStep document) implements Step {
        @Override
        public String name() {
            return document.name();
        }

        @Override
        public Verdict apply(Exchange exchange) {
            return switch (exchange.method()) {
                case "GET", "HEAD" -> document.apply(exchange);
                default -> exchange.refuse(new Failure.MethodNotAllowed(List.of("GET", "HEAD")));
            };
        }

        @Override
        public Verdict attempt(Exchange exchange, Telling told) {
            return switch (exchange.method()) {
                case "GET", "HEAD" -> document.attempt(exchange, told);
                default -> apply(exchange);
            };
        }
    }

    /** Documents below a root, whose own address shows the page, as in Traefik. */
    private record Below(Step documents) implements Step {

        Below(DocumentStep documents) {
            this(new Read(documents));
        }

        @Override
        public String name() {
            return documents.name();
        }

        @Override
        public Verdict apply(Exchange exchange) {
            return switch (exchange.forwardPath()) {
                case "/", "/dashboard" -> toPage(exchange);
                default -> documents.apply(exchange);
            };
        }

        @Override
        public Verdict attempt(Exchange exchange, Telling told) {
            return switch (exchange.forwardPath()) {
                case "/", "/dashboard" -> apply(exchange);
                default -> documents.attempt(exchange, told);
            };
        }

        // Relative to what the caller asked for: what a middleware cut off stands there, and no header decides where
        // to.
        private static Verdict toPage(Exchange exchange) {
            String path = exchange.path();
            String last = path.substring(path.lastIndexOf('/') + 1);
            boolean below = exchange.forwardPath().equals("/") && !last.isEmpty();
            exchange.addAnswerHeader("Location", below ? "./" + last + DashboardPage.PATH : "./dashboard/");
            return exchange.answer(302, "", NOTHING);
        }
    }

    private record Ping(Health health) implements Step.Pure {
        @Override
        public String name() {
            return "ping";
        }

        @Override
        public Verdict apply(Exchange exchange) {
            boolean well = health.isReady();
            return exchange.answer(well ? 200 : 503, "text/plain; charset=utf-8", well ? WELL : UNWELL);
        }
    }

    private record Noop() implements Step.Pure {
        @Override
        public String name() {
            return "noop";
        }

        @Override
        public Verdict apply(Exchange exchange) {
            return exchange.answer(TEAPOT, "", NOTHING);
        }
    }
}
