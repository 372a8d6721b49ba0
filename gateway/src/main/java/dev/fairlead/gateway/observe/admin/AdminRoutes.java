package dev.fairlead.gateway.observe.admin;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.observe.OwnRoute;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin side: one route whose first step makes the document of the path and whose second step answers with it.
 * Documents of thousands of objects take milliseconds, and admin connections live on the same loops as all others, so
 * they are made on a thread of their own while the exchange is suspended.
 */
public final class AdminRoutes implements RouteFinder {

    private static final Logger LOG = LoggerFactory.getLogger(AdminRoutes.class);

    // One document at a time bounds the memory for them; a few may wait.
    private static final int MOST_WAITING = 16;

    /** Holds one header line of the request that is to be explained. */
    private static final String EXPLAIN_HEADER = "explain-header";

    private final CompiledRoute route;

    /**
     * The routes of the admin side.
     *
     * @param documents what is answered
     * @param worker where documents are made; {@link #worker} is a good one
     */
    public AdminRoutes(AdminDocuments documents, Executor worker) {
        this.route = OwnRoute.of("admin", new Make(documents, worker), new Answer());
    }

    /** One thread that ends when it has nothing to do, with a bounded queue. */
    public static Executor worker() {
        return new ThreadPoolExecutor(
                0,
                1,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().name("fairlead-admin").daemon(true).factory());
    }

    @Override
    public Verdict find(Exchange exchange) {
        exchange.route(route);
        return switch (exchange.method()) {
            case "GET", "HEAD" -> Verdict.CONTINUE;
            default -> exchange.refuse(new Failure.MethodNotAllowed(List.of("GET", "HEAD")));
        };
    }

    /** What passes from the worker to the loop; {@link Exchange#resume} publishes it. */
    private static final class Made {
        private Optional<AdminDocuments.Document> document = Optional.empty();
        private @Nullable Failure failure;
    }

    private record Make(AdminDocuments documents, Executor worker) implements Step {
        @Override
        public String name() {
            return "admin-make";
        }

        @Override
        public Verdict apply(Exchange exchange) {
            Made made = new Made();
            exchange.attach(made);
            String path = exchange.path();
            String query = exchange.query();
            List<String> headers = asked(exchange);
            try {
                Verdict suspended = exchange.suspend();
                worker.execute(() -> {
                    // An error that nobody catches ends the worker, never the caller's patience.
                    made.failure = new Failure.Fault("the document could not be made");
                    try {
                        make(made, path, query, headers);
                    } finally {
                        exchange.resume(Verdict.CONTINUE);
                    }
                });
                return suspended;
            } catch (RejectedExecutionException busy) {
                made.failure = new Failure.Overloaded("too many requests wait on the admin side");
                exchange.resume(Verdict.CONTINUE);
                return Verdict.SUSPENDED;
            }
        }

        /** Headers of the request that is asked about: not in the query, which logs may show. */
        private static List<String> asked(Exchange exchange) {
            int count = exchange.headerCount(EXPLAIN_HEADER);
            return IntStream.range(0, count)
                    .mapToObj(i -> String.valueOf(exchange.header(EXPLAIN_HEADER, i)))
                    .toList();
        }

        // A boundary: a suspended exchange must be resumed whatever happens here.
        private void make(Made made, String path, String query, List<String> headers) {
            try {
                made.document = documents.document(path, query, headers);
                made.failure = null;
            } catch (IllegalArgumentException wrong) {
                made.failure = new Failure.BadRequest(String.valueOf(wrong.getMessage()));
            } catch (RuntimeException fault) {
                LOG.atError().addKeyValue("path", path).setCause(fault).log("admin_fault");
            }
        }
    }

    private record Answer() implements Step {
        @Override
        public String name() {
            return "admin-answer";
        }

        @Override
        public Verdict apply(Exchange exchange) {
            if (!(exchange.attachment() instanceof Made made)) {
                throw new IllegalStateException("the document was not made before it was to be answered");
            }
            Failure failure = made.failure;
            if (failure != null) {
                return exchange.refuse(failure);
            }
            if (made.document.isEmpty()) {
                return exchange.refuse(new Failure.NoRoute());
            }
            AdminDocuments.Document document = made.document.get();
            if (document.nextPage() > 0) {
                exchange.addAnswerHeader("X-Next-Page", Integer.toString(document.nextPage()));
            }
            return exchange.answer(200, document.contentType(), document.body());
        }
    }
}
