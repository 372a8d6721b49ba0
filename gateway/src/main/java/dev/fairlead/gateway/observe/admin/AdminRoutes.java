package dev.fairlead.gateway.observe.admin;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.observe.OwnRoute;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The admin side: one route whose only step answers with the document of the path. */
public final class AdminRoutes implements RouteFinder {

    // One document at a time bounds the memory for them; a few may wait.
    private static final int MOST_WAITING = 16;

    // What a browser calls an address, or this machine; every other name may have been made to mean it.
    private static final Pattern OWN = Pattern.compile("(.*\\.)?localhost|[0-9.]+|\\[.*]|");

    private final CompiledRoute route;
    private final boolean ownNamesOnly;

    /**
     * The routes of the admin side.
     *
     * @param documents what is answered
     * @param worker where documents are made; {@link #worker} is a good one
     * @param ownNamesOnly whether it is on loopback: then no page of a stranger may read it by a name of its own
     */
    public AdminRoutes(AdminDocuments documents, Executor worker, boolean ownNamesOnly) {
        this.ownNamesOnly = ownNamesOnly;
        this.route = OwnRoute.of("admin", new DocumentStep(documents, worker, UnaryOperator.identity()));
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
        if (ownNamesOnly && !OWN.matcher(exchange.host()).matches()) {
            return exchange.refuse(new Failure.Rejected(
                    403,
                    "This side of the gateway is on loopback; ask it as localhost or by its address.",
                    List.of(),
                    "its name is " + exchange.host()));
        }
        return switch (exchange.method()) {
            case "GET", "HEAD" -> Verdict.CONTINUE;
            default -> exchange.refuse(new Failure.MethodNotAllowed(List.of("GET", "HEAD")));
        };
    }
}
