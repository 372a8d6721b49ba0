package dev.fairlead.gateway.endpoint;

import dev.fairlead.gateway.http.Ending;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.loop.Timer;
import dev.fairlead.model.Contract.Caching;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers that are kept, as a shared cache may (RFC 9111). An answer belongs to the client that asked, and where the service
 * sees credentials to the credential; another client gets it only where endpoint and answer both say so. What changes
 * something makes the gateway forget what it has under the same path.
 */
final class CacheStep implements Step {

    /** That a request waits for another one that asks for the same. */
    static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private final Optional<Caching> caching;
    private final CachedAnswers answers;
    private final boolean byCredential;
    private final String generation;

    /**
     * The step of one endpoint.
     *
     * @param caching empty where it keeps nothing, and only changes what others keep
     * @param byCredential whether the service sees who proves what
     * @param generation other words than those of an endpoint that was declared otherwise
     */
    CacheStep(Optional<Caching> caching, CachedAnswers answers, boolean byCredential, String generation) {
        this.caching = caching;
        this.answers = answers;
        this.byCredential = byCredential;
        this.generation = generation;
    }

    @Override
    public String name() {
        return "cache";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        if (!(exchange instanceof LiveExchange live)) {
            return Verdict.CONTINUE;
        }
        if (!Bodies.isSafe(live.method())) {
            live.pipeline().around(next -> new ChangingAnswer(next, answers, path(live)));
            return Verdict.CONTINUE;
        }
        CacheControl wanted = new CacheControl(all(live, "cache-control"));
        return caching.isPresent() && isLookedFor(live, wanted)
                ? new Looking(live, caching.get(), wanted).look()
                : Verdict.CONTINUE;
    }

    /** Nothing is looked for. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        if (caching.isPresent() && Bodies.isSafe(exchange.method())) {
            told.assumes("no answer is kept for it");
        }
        return Verdict.CONTINUE;
    }

    private static boolean isLookedFor(LiveExchange exchange, CacheControl wanted) {
        boolean get = exchange.method().equals("GET") || exchange.method().equals("HEAD");
        return get
                && !Bodies.has(exchange)
                && !wanted.has("no-store")
                && exchange.header("range") == null
                && exchange.header("if-range") == null
                && exchange.header("if-match") == null
                && exchange.header("if-unmodified-since") == null
                && !exchange.head().asksForWebSocket();
    }

    private static List<String> all(Exchange exchange, String name) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < exchange.headerCount(name); i++) {
            String value = exchange.header(name, i);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private static String path(Exchange exchange) {
        return exchange.host() + exchange.path();
    }

    private String key(Exchange exchange, Caching its) {
        String who = its.shared() ? "" : exchange.client() + (byCredential ? "\n" + proof(exchange) : "");
        return generation + "\n" + who + "\n" + exchange.query();
    }

    // One credential may speak for many people: tokens of one issuer do.
    private static String proof(Exchange exchange) {
        return Digests.of(
                exchange.credential(),
                String.join("\n", all(exchange, "authorization")),
                String.join("\n", all(exchange, "x-api-key")),
                String.join("\n", all(exchange, "cookie")));
    }

    /** One request that looks for its answer. On its loop. */
    private final class Looking implements Ending {

        private final LiveExchange exchange;
        private final Caching its;
        private final CacheControl wanted;
        private final String path;
        private final String key;
        private final Timer timer = new Timer(this::goOn);
        private boolean waited;
        private boolean over;

        Looking(LiveExchange exchange, Caching its, CacheControl wanted) {
            this.exchange = exchange;
            this.its = its;
            this.wanted = wanted;
            this.path = path(exchange);
            this.key = key(exchange, its);
        }

        Verdict look() {
            long now = exchange.home().freshNow();
            Optional<Cached> found = answers.find(exchange, path, key);
            if (found.filter(each -> fits(each, now)).isPresent()) {
                return give(found.get(), now);
            }
            if (wanted.has("only-if-cached")) {
                return exchange.refuse(new Failure.GatewayTimeout("only-if-cached, and nothing is kept"));
            }
            if (exchange.method().equals("HEAD")) {
                answers.count(false);
                return Verdict.CONTINUE;
            }
            String what = path + "\n" + key;
            boolean insists = wanted.has("no-cache") || wanted.seconds("max-age") >= 0;
            boolean stale = !insists
                    && found.filter(each -> each.isStaleWithin(now, each.whileRevalidate()))
                            .isPresent();
            if (stale && answers.isAsked(what)) {
                return give(found.get(), now);
            }
            boolean asks = answers.ask(what);
            if (asks && found.isEmpty()) {
                // One that asked may have been answered since it was looked for.
                Optional<Cached> kept = answers.find(exchange, path, key).filter(each -> fits(each, now));
                if (kept.isPresent()) {
                    answers.answered(what);
                    return give(kept.get(), now);
                }
            }
            if (!asks && !waited && !insists && answers.await(what, this::told)) {
                waited = true;
                exchange.handling().whenEnded(this);
                exchange.home().timers().set(timer, now + MAX_WAIT.toNanos());
                return exchange.suspend();
            }
            return forward(found, asks ? what : "");
        }

        private boolean fits(Cached found, long now) {
            boolean again = wanted.has("no-cache")
                    || (wanted.isEmpty() && all(exchange, "pragma").contains("no-cache"));
            long age = found.age(now);
            long most = wanted.seconds("max-age");
            long least = wanted.seconds("min-fresh");
            return !again
                    && found.isFresh(now)
                    && (most < 0 || age <= most)
                    && (least < 0 || found.freshFor() - age >= least);
        }

        private Verdict give(Cached found, long now) {
            answers.count(true);
            return CachingAnswer.given(exchange, found, now).play(exchange, CachingAnswer.lines(found, now, "hit"));
        }

        private Verdict forward(Optional<Cached> found, String what) {
            answers.count(false);
            Optional<Cached> known = found.filter(Cached::canBeAskedFor);
            known.ifPresent(each -> {
                exchange.removeRequestHeader("If-None-Match");
                exchange.removeRequestHeader("If-Modified-Since");
                if (!each.etag().isEmpty()) {
                    exchange.setRequestHeader("If-None-Match", each.etag());
                }
                if (!each.modified().isEmpty()) {
                    exchange.setRequestHeader("If-Modified-Since", each.modified());
                }
            });
            CachingAnswer.Asked asked =
                    new CachingAnswer.Asked(path, key, its, what, found.orElse(null), answers.changes(path));
            exchange.pipeline().around(next -> new CachingAnswer(next, exchange, answers, asked));
            return Verdict.CONTINUE;
        }

        /** The one that asks was answered; on its thread. */
        private void told() {
            exchange.home().executor().execute(this::goOn);
        }

        private void goOn() {
            if (!over) {
                over = true;
                exchange.home().timers().cancel(timer);
                exchange.resume(look());
            }
        }

        @Override
        public void ended(Exchange ended) {
            over = true;
            exchange.home().timers().cancel(timer);
        }
    }
}
