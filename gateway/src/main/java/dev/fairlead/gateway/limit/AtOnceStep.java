package dev.fairlead.gateway.limit;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Name;

/** Refuses what is more than so many requests of one client under way at once; a stream is under way until it ends. */
public final class AtOnceStep implements Step {

    private final UnderWay underWay;
    private final Refused refused;
    private final Name product;

    /** A step that counts there, in front of that product. */
    public AtOnceStep(Limiter limiter, Name product) {
        this.underWay = limiter.underWay();
        this.refused = limiter.refused();
        this.product = product;
    }

    @Override
    public String name() {
        return "concurrency";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        Allowance allowance = Limited.allowance(exchange, product);
        if (allowance == null || allowance.atOnce().isEmpty()) {
            return Verdict.CONTINUE;
        }
        Bound<Long> most = allowance.atOnce().get();
        if (!underWay.enter(most.key(), most.limit())) {
            refused.count("concurrency", most.words());
            return exchange.refuse(new Failure.TooManyAtOnce("policy " + most.words(), most.limit()));
        }
        exchange.handling().whenEnded(ended -> underWay.leave(most.key()));
        return Verdict.CONTINUE;
    }

    /** Looks at the count and leaves it as it is. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        Allowance allowance = Limited.allowance(exchange, product);
        if (allowance == null || allowance.atOnce().isEmpty()) {
            told.says("as many requests as come may be under way");
            return Verdict.CONTINUE;
        }
        Bound<Long> most = allowance.atOnce().get();
        long now = underWay.count(most.key());
        told.says(now + " of at most " + most.limit() + " requests are under way under " + most.words());
        return now < most.limit()
                ? Verdict.CONTINUE
                : exchange.refuse(new Failure.TooManyAtOnce("policy " + most.words(), most.limit()));
    }
}
