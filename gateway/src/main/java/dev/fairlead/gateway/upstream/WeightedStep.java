package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.balance.Chooser;
import dev.fairlead.gateway.balance.Hash;
import dev.fairlead.gateway.balance.StickyCookie;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Name;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Gives each exchange to one of several services; those that have no backend for it are passed over. */
final class WeightedStep implements ServiceStep {

    /** As many as there are bits to say which of them can serve. */
    static final int MOST = Long.SIZE;

    private final Name name;
    private final List<ServiceStep> children;
    private final int[] weights;
    private final @Nullable StickyCookie cookie;
    private final Share[] shares;

    /** @param chooser makes one for each loop */
    WeightedStep(
            Name name,
            List<ServiceStep> children,
            int[] weights,
            @Nullable StickyCookie cookie,
            int loops,
            IntFunction<Chooser> chooser) {
        this.name = name;
        this.children = List.copyOf(children);
        this.weights = weights.clone();
        this.cookie = cookie;
        this.shares = new Share[loops];
        for (int loop = 0; loop < loops; loop++) {
            shares[loop] = new Share(chooser.apply(loop));
        }
    }

    /** What one loop keeps. */
    private static final class Share {
        private final Chooser chooser;
        private long seen;

        Share(Chooser chooser) {
            this.chooser = chooser;
        }
    }

    @Override
    public String name() {
        return "weighted";
    }

    @Override
    public boolean isUsable() {
        return usable() != 0;
    }

    /** One bit for each that can serve. */
    private long usable() {
        long bits = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0 && children.get(i).isUsable()) {
                bits |= 1L << i;
            }
        }
        return bits;
    }

    @Override
    public @Nullable ForwardStep leaf(LiveExchange exchange) {
        int number = choose(exchange, usable());
        return number == Chooser.NOBODY ? null : children.get(number).leaf(exchange);
    }

    @Override
    public Verdict apply(Exchange exchange) {
        LiveExchange live = ServiceStep.live(exchange);
        long usable = usable();
        int pinned = cookie == null ? Chooser.NOBODY : ForwardStep.pinned(cookie, live);
        boolean stays = pinned != Chooser.NOBODY && (usable & 1L << pinned) != 0;
        int number = stays ? pinned : choose(live, usable);
        if (number == Chooser.NOBODY) {
            return refuse(live);
        }
        if (cookie != null && !stays) {
            live.addAnswerHeader("Set-Cookie", cookie.set(number));
        }
        return children.get(number).apply(exchange);
    }

    /** Tells of each that can serve; whose turn it is stays as it is. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        long usable = usable();
        if (usable == 0) {
            return refuse(exchange);
        }
        for (int number : numbers(usable)) {
            told.says("with a weight of " + weights[number] + ":");
            children.get(number).attempt(exchange, told);
        }
        return Verdict.TAKEN;
    }

    private Verdict refuse(Exchange exchange) {
        return exchange.refuse(new Failure.NoBackend(
                name.toString(), "none of the services that it leads to has a backend that takes requests"));
    }

    private int choose(LiveExchange exchange, long usable) {
        Share share = shares[exchange.loop()];
        if (usable != share.seen) {
            share.seen = usable;
            share.chooser.among(numbers(usable));
        }
        long caller = share.chooser.asksForCaller() ? Hash.of(exchange.callerAddress()) : 0;
        return share.chooser.next(caller, Chooser.NOBODY);
    }

    private static int[] numbers(long bits) {
        int[] numbers = new int[Long.bitCount(bits)];
        long left = bits;
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Long.numberOfTrailingZeros(left);
            left &= left - 1;
        }
        return numbers;
    }
}
