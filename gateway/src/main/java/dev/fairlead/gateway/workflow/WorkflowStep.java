package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.http.Ending;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.ServiceCalls;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.StepClock;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.wire.Framing;
import dev.fairlead.model.PathPattern;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last step of an endpoint that a workflow answers: reads the body, runs the workflow off the loop, and comes back
 * with its answer. When the caller leaves the run is cancelled.
 */
public final class WorkflowStep implements Step {

    private static final Logger LOG = LoggerFactory.getLogger(WorkflowStep.class);
    private static final byte[] NO_BODY = {};

    private final Engine engine;
    private final Plan plan;
    private final Optional<ServiceCalls> service;
    private final Others others;
    private final Requests.Parameters parameters;

    /**
     * The step of one endpoint.
     *
     * @param service that nodes of the type proxy ask
     * @param others everybody else who may be asked
     * @param prefix the path before the endpoint's own
     * @param path of the endpoint
     */
    WorkflowStep(
            Engine engine, Plan plan, Optional<ServiceCalls> service, Others others, String prefix, PathPattern path) {
        this.engine = engine;
        this.plan = plan;
        this.service = service;
        this.others = others;
        int before = (int) prefix.chars().filter(c -> c == '/').count();
        List<String> names = path.segments().stream()
                .map(segment -> segment instanceof PathPattern.Segment.Parameter parameter ? parameter.name() : "")
                .toList();
        this.parameters = Requests.parameters(before, names);
    }

    @Override
    public String name() {
        return "workflow";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        if (!(exchange instanceof LiveExchange live)) {
            throw new IllegalArgumentException("only an exchange of an entrypoint can run a workflow");
        }
        int maxBody = plan.workflow().maxBodyBytes();
        if (live.head().contentLength() > maxBody) {
            return live.refuse(new Failure.BodyTooLarge(maxBody));
        }
        if (!engine.admit()) {
            return live.refuse(new Failure.WorkflowsFull(plan.workflow().name(), engine.most()));
        }
        Running running = new Running(live);
        live.handling().whenEnded(running);
        Verdict suspended = live.suspend();
        if (live.head().framing() == Framing.NONE) {
            running.begin(NO_BODY);
        } else {
            CollectedBody[] made = new CollectedBody[1];
            live.pipeline().around(next -> {
                made[0] = new CollectedBody(next, maxBody, running::take, running::begin);
                return made[0];
            });
            made[0].collect(live);
        }
        return suspended;
    }

    /** Tells which nodes there are; nobody is asked. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        told.says("the workflow \"" + plan.workflow().name() + "\" answers it, beginning at \"" + plan.start()
                + "\", with " + plan.nodes().size() + " nodes");
        told.assumes("its nodes are not run, since that may have effects");
        return exchange.answer(200, "", NO_BODY);
    }

    /** One exchange with its run: begun on the loop, ended by whoever is last. */
    private final class Running implements Ending, Engine.End {

        private final LiveExchange exchange;
        private final AtomicBoolean left = new AtomicBoolean();
        private volatile @Nullable Run run;
        private volatile @Nullable Recorder recorder;
        private volatile int status;
        private long collected;

        Running(LiveExchange exchange) {
            this.exchange = exchange;
        }

        boolean take(long bytes) {
            boolean taken = engine.take(bytes);
            collected += taken ? bytes : 0;
            return taken;
        }

        void begin(byte[] body) {
            String target = service.map(calls -> calls.target(exchange)).orElseGet(exchange::forwardPath);
            Triggered triggered =
                    Requests.of(exchange, target, parameters, body, engine.random(), exchange.startMillis());
            Outside outside = new LiveOutside(exchange, service, others);
            if (plan.workflow().capture() > 0) {
                Recorder recording = new Recorder(outside);
                recorder = recording;
                outside = recording;
            }
            Run begun =
                    new Run(plan, triggered, new Run.Surroundings(outside, engine.nanos(), this::answer, engine::take));
            run = begun;
            engine.start(begun, this);
        }

        // On the run's thread; the loop is told.
        private void answer(Answer answer) {
            status = answer.status();
            tellTrail();
            exchange.resume(verdict(answer));
        }

        // A boundary: whoever is suspended must be resumed, whatever is wrong with the answer.
        private Verdict verdict(Answer answer) {
            try {
                answer.headers().forEach(header -> exchange.addAnswerHeader(header.getKey(), header.getValue()));
                return exchange.answer(answer.status(), answer.contentType(), answer.body());
            } catch (RuntimeException wrong) {
                return exchange.refuse(
                        new Failure.Fault("workflow " + plan.workflow().name() + ": " + wrong));
            }
        }

        private void tellTrail() {
            Run begun = run;
            if (begun != null) {
                exchange.ledger().trail(begun.trail().text(plan.workflow().name()));
                StepClock clock = exchange.handling().clock();
                if (clock != null) {
                    begun.trail().tell(clock, begun.start());
                }
            }
        }

        @Override
        public void failed(RunFailure failure) {
            Run begun = run;
            if (begun != null && begun.takesAnswer()) {
                status = failure.status();
                tellTrail();
                exchange.resume(exchange.refuse(failure.of(plan.workflow().name())));
            } else {
                LOG.atWarn()
                        .addKeyValue("workflow", plan.workflow().name())
                        .addKeyValue("node", failure.node())
                        .addKeyValue("reason", failure.getMessage())
                        .log("workflow_failed_behind_its_answer");
            }
        }

        @Override
        public void over() {
            Run begun = run;
            Recorder recorded = recorder;
            if (begun != null && recorded != null && status != 0) {
                engine.captures()
                        .keep(
                                plan.workflow(),
                                begun.triggered(),
                                recorded,
                                status,
                                begun.trail().visits());
            }
            leave(begun == null ? 0 : begun.held());
        }

        /** The exchange ended: with its answer, or because the caller left. On the loop. */
        @Override
        public void ended(Exchange over) {
            Run begun = run;
            if (begun == null) {
                leave(0);
            } else if (!begun.isAnswered()) {
                tellTrail();
                begun.cancel();
            }
        }

        private void leave(long held) {
            if (left.compareAndSet(false, true)) {
                engine.leave(collected + held);
            }
        }
    }
}
