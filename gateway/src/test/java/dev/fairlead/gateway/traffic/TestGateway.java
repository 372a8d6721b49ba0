package dev.fairlead.gateway.traffic;

import dev.fairlead.gateway.entrypoint.Entrypoint;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.Observer;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.gateway.tls.BackendTrusts;
import dev.fairlead.gateway.upstream.Upstreams;
import dev.fairlead.gateway.web.BackendAddresses;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Service;
import dev.fairlead.model.tls.ServersTransport;
import io.netty.channel.epoll.Epoll;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An entrypoint with one route that takes everything. */
final class TestGateway implements Closeable, Observer {

    /** Between two looks: what is waited for needs the processor too. */
    private static final long POLL_NANOS = 200_000;

    private final EventLoops loops;
    private final Upstreams upstreams;
    private final Entrypoint entrypoint;

    /** One line for each exchange that ended. */
    final List<String> log = new CopyOnWriteArrayList<>();

    /** The callers' addresses of the exchanges that ended. */
    final List<String> callers = new CopyOnWriteArrayList<>();

    /** What a test sets before it starts one. */
    static final class Plan {
        private Limits limits = Limits.standard();
        private int loops = 1;
        private boolean epoll = Epoll.isAvailable();
        private List<Cidr> trusted = List.of();
        private final List<Step> steps = new ArrayList<>();
        private @Nullable Function<IntFunction<Step>, Step> lateStep;
        private final List<Service.Backend> backends = new ArrayList<>();
        private PathRewrite rewrite = new PathRewrite.Keep();
        private boolean passHost = true;
        private boolean proxyProtocol;
        private boolean h2c;
        private UnaryOperator<Service.LoadBalancer> group = UnaryOperator.identity();
        private final Map<Name, Service> others = new HashMap<>();
        private @Nullable Service main;
        private ServersTransport transport = ServersTransport.usual();
        private BackendAddresses allowed = BackendAddresses.usual();

        Plan limits(Limits other) {
            limits = other;
            return this;
        }

        Plan loops(int count) {
            loops = count;
            return this;
        }

        Plan withoutEpoll() {
            epoll = false;
            return this;
        }

        Plan trusting(String cidr) {
            trusted = List.of(Cidr.parse(cidr));
            return this;
        }

        Plan allowed(String addresses) {
            allowed = BackendAddresses.parse(addresses);
            return this;
        }

        Plan step(Step step) {
            steps.add(step);
            return this;
        }

        /** A first step that needs a way to a service on a port. */
        Plan lateStep(Function<IntFunction<Step>, Step> made) {
            lateStep = made;
            return this;
        }

        Plan rewrite(PathRewrite other) {
            rewrite = other;
            return this;
        }

        Plan proxyProtocol() {
            proxyProtocol = true;
            return this;
        }

        Plan ownHost() {
            passHost = false;
            return this;
        }

        Plan h2c() {
            h2c = true;
            return this;
        }

        Plan h2cBackend(int port) {
            backends.add(new Service.Backend(Service.Scheme.H2C, "127.0.0.1", port, "", 1));
            return this;
        }

        Plan secureBackend(int port) {
            backends.add(new Service.Backend(Service.Scheme.HTTPS, "127.0.0.1", port, "", 1));
            return this;
        }

        /** How all backends are connected to. */
        Plan transport(ServersTransport other) {
            transport = other;
            return this;
        }

        /** Changes the group of backends. */
        Plan group(UnaryOperator<Service.LoadBalancer> change) {
            group = change;
            return this;
        }

        /** Another service with one backend. */
        Plan other(String name, int port) {
            return other(name, Service.LoadBalancer.of(List.of(new Service.Backend("127.0.0.1", port, "", 1)), true));
        }

        Plan other(String name, Service.Kind kind) {
            others.put(name(name), new Service(name, kind));
            return this;
        }

        /** The route leads there instead of to the group of backends. */
        Plan leadsTo(Service.Kind kind) {
            main = new Service("test", kind);
            return this;
        }

        Plan backend(int port) {
            return backend("127.0.0.1", port, "");
        }

        Plan backend(String host, int port, String basePath) {
            backends.add(new Service.Backend(host, port, basePath, 1));
            return this;
        }

        TestGateway start() {
            try {
                return new TestGateway(this);
            } catch (IOException cannot) {
                throw new UncheckedIOException(cannot);
            }
        }
    }

    static Name name(String name) {
        return new Name(name, Owner.FILE);
    }

    static Plan plan() {
        return new Plan();
    }

    static TestGateway to(ScriptedBackend backend) {
        return plan().backend(backend.port()).start();
    }

    private TestGateway(Plan plan) throws IOException {
        loops = EventLoops.start(plan.loops, System::nanoTime, new SplittableRandom(1), plan.epoll);
        upstreams = new Upstreams(
                loops,
                plan.limits,
                new BackendTrusts(InstantSource.system())::of,
                plan.allowed,
                System::currentTimeMillis);
        Name name = name("test");
        List<Step> steps = new ArrayList<>();
        Function<IntFunction<Step>, Step> late = plan.lateStep;
        if (late != null) {
            steps.add(late.apply(port -> {
                Service.Backend other = new Service.Backend("127.0.0.1", port, "", 1);
                Service alone = new Service("other", List.of(other), true);
                return upstreams.forward(name("other"), Map.of(name("other"), alone), ignored -> plan.transport);
            }));
        }
        steps.addAll(plan.steps);
        Service.LoadBalancer group = plan.group.apply(Service.LoadBalancer.of(plan.backends, plan.passHost));
        plan.others.put(name, plan.main == null ? new Service("test", group) : plan.main);
        steps.add(upstreams.forward(name, plan.others, ignored -> plan.transport));
        CompiledRoute route = new CompiledRoute("all@file", "payments", "", "", name.toString(), plan.rewrite, steps);
        RouteFinder everything = exchange -> {
            exchange.route(route);
            return Verdict.CONTINUE;
        };
        entrypoint = Entrypoint.start(
                loops,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new Entrypoint.Settings(
                        "http",
                        plan.limits,
                        new TrustedProxies(plan.trusted),
                        everything,
                        this,
                        plan.proxyProtocol,
                        plan.h2c),
                InstantSource.system());
    }

    RawCaller call() {
        return new RawCaller(entrypoint.address());
    }

    /** Sends one request on a connection of its own and reads its answer. */
    String ask(String request) {
        try (RawCaller caller = call()) {
            return caller.send(request).answer();
        }
    }

    Entrypoint entrypoint() {
        return entrypoint;
    }

    Upstreams upstreams() {
        return upstreams;
    }

    EventLoops loops() {
        return loops;
    }

    /** Waits until it holds; fails after 20 s. */
    static void await(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never happened: " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Waits for so many access lines and gives them. */
    List<String> log(int count) {
        await(count + " exchanges ended", () -> log.size() >= count);
        return log;
    }

    @Override
    public void began(Exchange exchange) {}

    @Override
    public void ended(Exchange exchange) {
        callers.add(text(exchange.callerAddress()));
        String failure = exchange.failure() == null
                ? ""
                : " " + exchange.failure().getClass().getSimpleName();
        log.add(exchange.method() + " " + exchange.path() + " " + exchange.status() + failure);
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public void close() {
        entrypoint.close();
        loops.stop(Duration.ofSeconds(5));
    }
}
