package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.Copy;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.wire.Framing;
import dev.fairlead.model.Service.Mirroring;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends copies of some exchanges to other services. The caller's own exchange does not wait for them, and nothing that
 * happens to them happens to it: a copy is sent when the request is complete, if there is room, and its answer is thrown
 * away.
 */
final class MirrorStep implements ServiceStep {

    private static final int PERCENT = 100;

    /** Copies on the way on one loop; beyond, none is made. */
    static final int MOST_ON_A_LOOP = 128;

    /** Who gets copies. */
    @SuppressWarnings("ArrayRecordComponent") // never compared; each loop changes its own
    private record Target(ServiceStep service, int percent, int[] credit) {}

    private final ServiceStep main;
    private final List<Target> targets;
    private final boolean withBody;
    private final long maxBodyBytes;
    private final List<UpstreamLoop> loops;
    private final AtomicInteger[] onTheWay;

    MirrorStep(ServiceStep main, List<ServiceStep> mirrors, Mirroring service, List<UpstreamLoop> loops) {
        this.main = main;
        this.withBody = service.mirrorBody();
        this.maxBodyBytes = service.maxBodyBytes();
        this.loops = loops;
        this.targets = java.util.stream.IntStream.range(0, mirrors.size())
                .mapToObj(
                        i -> new Target(mirrors.get(i), service.mirrors().get(i).percent(), new int[loops.size()]))
                .toList();
        this.onTheWay = loops.stream().map(loop -> new AtomicInteger()).toArray(AtomicInteger[]::new);
    }

    @Override
    public String name() {
        return "mirroring";
    }

    @Override
    public boolean isUsable() {
        return main.isUsable();
    }

    @Override
    public @Nullable ForwardStep leaf(LiveExchange exchange) {
        return main.leaf(exchange);
    }

    @Override
    public Verdict apply(Exchange exchange) {
        LiveExchange live = ServiceStep.live(exchange);
        for (Target target : targets) {
            if (isTurn(target, live.loop())) {
                copy(target, live);
            }
        }
        return main.apply(exchange);
    }

    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        targets.forEach(target -> told.says("a copy of " + target.percent() + " % of the requests goes to "
                + target.service().name() + " beside it"));
        return main.attempt(exchange, told);
    }

    /** So many of a hundred, evenly. */
    private static boolean isTurn(Target target, int loop) {
        target.credit[loop] += target.percent;
        if (target.credit[loop] < PERCENT) {
            return false;
        }
        target.credit[loop] -= PERCENT;
        return true;
    }

    private void copy(Target target, LiveExchange exchange) {
        AtomicInteger count = onTheWay[exchange.loop()];
        boolean body = exchange.head().framing() != Framing.NONE;
        ForwardStep leaf = target.service.leaf(exchange);
        BackendPool pool = leaf == null ? null : leaf.next(exchange);
        if (leaf == null
                || pool == null
                || count.getPlain() >= MOST_ON_A_LOOP
                || (withBody && body && exchange.head().contentLength() > maxBodyBytes)) {
            loops.get(exchange.loop()).copyDropped();
            return;
        }
        Mirror mirror = new Mirror(exchange, leaf, pool, body && withBody ? maxBodyBytes : 0, count);
        if (!body) {
            mirror.bodyEnd();
            return;
        }
        exchange.handling().whenEnded(mirror);
        Copy other = exchange.handling().copy();
        exchange.handling().copy(other == null ? mirror : new Both(other, mirror));
    }

    private record Both(Copy first, Copy second) implements Copy {
        @Override
        public void body(ByteBuf payload) {
            first.body(payload);
            second.body(payload);
        }

        @Override
        public void bodyEnd() {
            first.bodyEnd();
            second.bodyEnd();
        }
    }
}
