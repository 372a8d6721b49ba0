package dev.fairlead.gateway.observe.admin;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with the document of a path. Documents of thousands of objects take milliseconds, and the connections that ask
 * for them live on the same loops as all others, so they are made on a thread of their own while the exchange is
 * suspended.
 *
 * @param documents what is answered
 * @param worker where documents are made; {@link AdminRoutes#worker} is a good one
 * @param path which document is meant by the path that a service would see
 */
record DocumentStep(AdminDocuments documents, Executor worker, UnaryOperator<String> path) implements Step {

    /** Holds one header line of the request that is to be explained. */
    private static final String EXPLAIN_HEADER = "explain-header";

    private static final Logger LOG = LoggerFactory.getLogger(DocumentStep.class);

    /** What a page of ours may do: be looked at. */
    private static final String ONLY_LOOKED_AT =
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    @Override
    public String name() {
        return "admin-document";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        String meant = path.apply(exchange.forwardPath());
        String query = exchange.query();
        List<String> asked = asked(exchange);
        Verdict suspended = exchange.suspend();
        try {
            worker.execute(() -> {
                Verdict verdict = null;
                try {
                    verdict = answer(exchange, meant, query, asked);
                } finally {
                    // An error that nobody catches ends the worker, never the caller's patience.
                    exchange.resume(verdict == null ? fault(exchange) : verdict);
                }
            });
        } catch (RejectedExecutionException busy) {
            exchange.resume(exchange.refuse(new Failure.Overloaded("too many requests wait on the admin side")));
        }
        return suspended;
    }

    /** There is nothing to find out by making it. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        String meant = path.apply(exchange.forwardPath());
        if (meant.isEmpty()) {
            return exchange.refuse(new Failure.NoRoute());
        }
        told.says("the gateway makes the document of " + meant + " itself");
        return exchange.answer(200, "", new byte[0]);
    }

    /** Headers of a request that is to be explained: not in the query, which logs may show. */
    private static List<String> asked(Exchange exchange) {
        return IntStream.range(0, exchange.headerCount(EXPLAIN_HEADER))
                .mapToObj(i -> String.valueOf(exchange.header(EXPLAIN_HEADER, i)))
                .toList();
    }

    // A boundary: a suspended exchange must be resumed whatever happens here.
    private Verdict answer(Exchange exchange, String meant, String query, List<String> asked) {
        try {
            Optional<AdminDocuments.Document> document = documents.document(meant, query, asked);
            return document.isEmpty() ? exchange.refuse(new Failure.NoRoute()) : answer(exchange, document.get());
        } catch (IllegalArgumentException wrong) {
            return exchange.refuse(new Failure.BadRequest(String.valueOf(wrong.getMessage())));
        } catch (RuntimeException fault) {
            LOG.atError().addKeyValue("path", meant).setCause(fault).log("admin_fault");
            return fault(exchange);
        }
    }

    private static Verdict fault(Exchange exchange) {
        return exchange.refuse(new Failure.Fault("the document could not be made"));
    }

    private static Verdict answer(Exchange exchange, AdminDocuments.Document document) {
        if (document.nextPage() > 0) {
            exchange.addAnswerHeader("X-Next-Page", Integer.toString(document.nextPage()));
        }
        if (document.contentType().startsWith("text/html")) {
            exchange.addAnswerHeader("Content-Security-Policy", ONLY_LOOKED_AT);
            exchange.addAnswerHeader("X-Content-Type-Options", "nosniff");
            exchange.addAnswerHeader("Cache-Control", "no-store");
        }
        return exchange.answer(200, document.contentType(), document.body());
    }
}
