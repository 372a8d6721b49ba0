package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.balance.Chooser;
import dev.fairlead.gateway.balance.StickyCookie;
import dev.fairlead.gateway.health.ServiceHealth;
import dev.fairlead.gateway.http.BackendTimes;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.loop.BufferBound;
import dev.fairlead.model.Name;
import dev.fairlead.model.Service;
import dev.fairlead.model.Service.LoadBalancer;
import dev.fairlead.model.tls.ServersTransport;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The last step of a route: sends the exchange to a backend of its service. */
final class ForwardStep implements ServiceStep {

    private static final byte[] NOBODY = {};

    /** What all services share. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Shared(
            List<UpstreamLoop> loops,
            BufferBound buffers,
            Tunnels tunnels,
            ServiceHealth.Surroundings world,
            byte[] stickyKey) {}

    private final Name name;
    private final Service service;
    private final Transport transport;
    private final List<LiveBackend> backends;
    private final ServiceHealth health;
    private final Balance[] balances;
    private final TryBudget[] budgets;
    private final BufferBound buffers;
    private final Tunnels tunnels;
    private final BackendTimes times;
    private final boolean passHost;
    private final @Nullable StickyCookie cookie;
    private final @Nullable Admission admission;
    private final LongAdder retries = new LongAdder();

    /** @param backends those of the service with a weight, in its order, connected to as the transport says */
    ForwardStep(
            Name name,
            Service service,
            LoadBalancer group,
            Transport transport,
            List<LiveBackend> backends,
            Shared shared) {
        this.transport = transport;
        this.tunnels = shared.tunnels();
        this.name = name;
        this.service = service;
        this.backends = List.copyOf(backends);
        this.buffers = shared.buffers();
        this.passHost = group.passHostHeader();
        int[] weights = group.backends().stream()
                .mapToInt(Service.Backend::weight)
                .filter(weight -> weight > 0)
                .toArray();
        List<UpstreamLoop> loops = shared.loops();
        this.health = new ServiceHealth(
                name.toString(),
                group,
                backends.stream().map(LiveBackend::health).toList(),
                shared.world());
        this.balances = loops.stream()
                .map(loop -> new Balance(backends, weights, group.strategy(), health, loop))
                .toArray(Balance[]::new);
        this.budgets = loops.stream()
                .map(loop -> new TryBudget(
                        group.retryBudget(), loops.size(), loop.loop().now()))
                .toArray(TryBudget[]::new);
        this.times = BackendTimes.of(group.timeouts())
                .or(transport.times())
                .or(loops.getFirst().times());
        this.cookie = group.sticky()
                .map(sticky -> new StickyCookie(
                        sticky,
                        shared.stickyKey(),
                        name.toString(),
                        backends.stream()
                                .map(backend -> backend.backend().url())
                                .toList()))
                .orElse(null);
        this.admission = group.concurrency().map(Admission::new).orElse(null);
    }

    boolean isFor(Service wanted, ServersTransport connected) {
        return service.equals(wanted) && transport.settings().equals(connected);
    }

    Transport transport() {
        return transport;
    }

    List<LiveBackend> backends() {
        return backends;
    }

    ServiceHealth health() {
        return health;
    }

    boolean passHost() {
        return passHost;
    }

    @Nullable
    StickyCookie cookie() {
        return cookie;
    }

    @Nullable
    Admission admission() {
        return admission;
    }

    /** No backend takes requests. */
    Failure none() {
        return new Failure.NoBackend(name.toString(), health.reason());
    }

    LongAdder retries() {
        return retries;
    }

    TryBudget budget(int loop) {
        return budgets[loop];
    }

    Service service() {
        return service;
    }

    /** What the route says goes before what the service says. */
    BackendTimes times(LiveExchange exchange) {
        BackendTimes wanted = exchange.handling().times();
        return wanted == null ? times : wanted.or(times);
    }

    @Override
    public boolean isUsable() {
        return health.usable().length > 0;
    }

    @Override
    public ForwardStep leaf(LiveExchange exchange) {
        return this;
    }

    @Override
    public String name() {
        return "forward";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        LiveExchange live = ServiceStep.live(exchange);
        if (buffers.isExceeded()) {
            return live.refuse(new Failure.Overloaded("the gateway's memory is full"));
        }
        Balance balance = balances[live.loop()];
        int pinned = cookie == null ? Chooser.NOBODY : pinned(cookie, live);
        BackendPool known = pinned == Chooser.NOBODY ? null : balance.pinned(pinned);
        BackendPool first = known == null ? balance.next(caller(balance, live)) : known;
        if (first == null) {
            return live.refuse(none());
        }
        Forward forward = new Forward(live, this, balance, first, known == null ? Chooser.NOBODY : pinned);
        if (live.head().asksForWebSocket() && live.changes().detour() == null) {
            Failure not = tunnels.admit(live);
            if (not != null) {
                return live.refuse(not);
            }
            forward.asksForTunnel(tunnels);
        }
        forward.begin();
        return Verdict.TAKEN;
    }

    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        LiveExchange live = ServiceStep.live(exchange);
        int[] usable = health.usable();
        if (usable.length == 0) {
            return live.refuse(none());
        }
        int pinned = cookie == null ? Chooser.NOBODY : pinned(cookie, live);
        new ForwardAttempt(live, told).tell(name, backends, usable, pinned);
        return Verdict.TAKEN;
    }

    /** Asks something on behalf of an exchange; see {@link ServiceStep#ask}. */
    Runnable asked(LiveExchange exchange, Ask ask, Consumer<Reply> then) {
        Balance balance = balances[exchange.loop()];
        BackendPool first = balance.next(caller(balance, exchange));
        String refused =
                first == null ? "the service has no backend to send to: " + health.reason() : notNow(exchange, ask);
        if (first == null || !refused.isEmpty()) {
            then.accept(Reply.failed(refused));
            return () -> {};
        }
        Asking asking = new Asking(exchange, this, balance, first, ask, then);
        asking.begin();
        return asking::abandon;
    }

    /** Why it is not asked now; empty where it is. */
    private String notNow(LiveExchange exchange, Ask ask) {
        if (buffers.isExceeded()) {
            return "the gateway's memory is full";
        }
        TryBudget budget = budgets[exchange.loop()];
        if (!ask.again()) {
            budget.request();
            return "";
        }
        if (!budget.take(exchange.home().now())) {
            return "the service's budget of second tries is spent";
        }
        retries.increment();
        return "";
    }

    /** The next backend for a copy, whose caller is nobody. */
    @Nullable
    BackendPool next(LiveExchange exchange) {
        Balance balance = balances[exchange.loop()];
        return balance.next(caller(balance, exchange));
    }

    /** Asked for only where it matters: finding it out may cost something. */
    static byte[] caller(Balance balance, LiveExchange exchange) {
        return balance.asksForCaller() ? exchange.callerAddress() : NOBODY;
    }

    /** Has the caller come back to that backend, unless its cookie says so already. */
    void remember(LiveExchange exchange, int number, int pinned) {
        if (cookie != null && number != pinned) {
            exchange.addAnswerHeader("Set-Cookie", cookie.set(number));
        }
    }

    /** The number that one of the caller's cookies names. */
    static int pinned(StickyCookie cookie, LiveExchange exchange) {
        int headers = exchange.headerCount("cookie");
        for (int i = 0; i < headers; i++) {
            int number = cookie.find(exchange.header("cookie", i));
            if (number != Chooser.NOBODY) {
                return number;
            }
        }
        return Chooser.NOBODY;
    }
}
