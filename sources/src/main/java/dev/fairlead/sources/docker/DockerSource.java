package dev.fairlead.sources.docker;

import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Landscape;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Source;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.sources.label.LabelRules;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The containers of a Docker engine as one declaration.
 *
 * <p>Events only say when to look; what counts is the whole list, read anew. So an event that is lost, or an engine
 * that was away, does no lasting harm: there is another look after each connection, and every {@link Pace#resync}.
 * While the engine does not answer, what it said last goes on being served.
 */
public final class DockerSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(DockerSource.class);
    private static final Duration STOP = Duration.ofSeconds(2);

    private final EngineAddress address;
    private final Pace pace;
    private final Discovery discovery;
    private final Supplier<OwnNetworks> own;
    private final Engine engine;
    private final EventFeed feed;
    private final Departures departures;
    private final Wakeup wakeup = new Wakeup();
    private @Nullable Thread thread;

    // Of the refreshing thread, after start.
    private Consumer<Declaration> sink = declaration -> {};
    private volatile List<Seen> seen = List.of();
    private volatile @Nullable Survey survey;
    private Declaration last = Declaration.empty(Owner.DOCKER);
    private String unreachable = "";

    /**
     * A source that has not begun to read.
     *
     * @param rules which containers count and how their labels are read
     * @param keys what credentials need of the installation's secrets
     */
    public DockerSource(EngineAddress address, LabelRules rules, KeyHasher keys) {
        this(address, rules, keys, Pace.usual(), OwnNetworks::now);
    }

    DockerSource(EngineAddress address, LabelRules rules, KeyHasher keys, Pace pace, Supplier<OwnNetworks> own) {
        this.address = address;
        this.pace = pace;
        this.own = own;
        discovery = new Discovery(rules, keys);
        engine = new Engine(address, pace.timeout());
        departures = new Departures(pace.linger(), System::nanoTime);
        feed = new EventFeed(engine, pace, this::event, this::connected);
    }

    @Override
    public Owner owner() {
        return Owner.DOCKER;
    }

    @Override
    public void start(Consumer<Declaration> to) {
        sink = to;
        look();
        last = declaration();
        sink.accept(last);
        thread = Thread.ofPlatform().name("docker-source").daemon().start(this::follow);
        feed.start();
    }

    private void event(EngineEvent event) {
        boolean urgent = departures.note(event, stopSignal(event.id()));
        if (urgent) {
            wakeup.urgently();
        } else {
            wakeup.soon();
        }
    }

    private void connected() {
        departures.forget();
        wakeup.now();
    }

    private String stopSignal(String id) {
        return departures.stopSignal(id);
    }

    private void follow() {
        try {
            while (true) {
                switch (wakeup.await(pace.resync(), departures.nextNanos(), pace.quiet(), pace.longest())) {
                    case STOP -> {
                        return;
                    }
                    // One that is told to stop gets no more requests, long before the engine has been asked.
                    case URGENT -> report();
                    case LOOK -> {
                        look();
                        report();
                    }
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            seen = engine.containers();
            departures.seen(seen);
            if (!unreachable.isEmpty()) {
                LOG.atInfo().addKeyValue("engine", address).log("engine_reached");
            }
            unreachable = "";
        } catch (IOException failed) {
            String reason = reason(failed);
            if (unreachable.isEmpty()) {
                LOG.atWarn()
                        .addKeyValue("engine", address)
                        .addKeyValue("reason", reason)
                        .log("engine_unreachable");
            }
            unreachable = reason;
        }
    }

    private record Survey(List<Seen> of, Landscape landscape) {}

    // Asked by whoever tells of it, now and then; only what changed since is looked at again.
    @Override
    @SuppressWarnings("ReferenceEquality") // each look makes a new list
    public Optional<Landscape> landscape() {
        List<Seen> now = seen;
        Survey known = survey;
        if (known == null || known.of() != now) {
            known = new Survey(now, Surveying.of(now, closedNetworks(), own.get()));
            survey = known;
        }
        return Optional.of(known.landscape());
    }

    private List<String> closedNetworks() {
        try {
            return engine.closedNetworks();
        } catch (IOException away) {
            LOG.atDebug().addKeyValue("reason", away.getMessage()).log("engine_networks_unread");
            return List.of();
        }
    }

    private void report() {
        Declaration now = declaration();
        if (!now.equals(last)) {
            last = now;
            sink.accept(now);
        }
    }

    private Declaration declaration() {
        return discovery.declare(seen, own.get(), departures.leaving(), notes());
    }

    private List<Diagnostic> notes() {
        if (unreachable.isEmpty()) {
            return List.of();
        }
        String kept = seen.isEmpty() ? "" : "; what it said last goes on being served";
        return List.of(Diagnostic.error(
                new Subject(Kind.SOURCE, "", Owner.DOCKER),
                Place.of(address.toString()),
                "the Docker engine does not answer: " + unreachable + kept,
                "start it, mount its socket, or set DOCKER_HOST"));
    }

    private static String reason(IOException failed) {
        return switch (failed) {
            case java.nio.file.NoSuchFileException missing -> "there is no such socket";
            case java.nio.channels.AsynchronousCloseException slow -> "no answer in time";
            case java.nio.channels.ClosedChannelException slow -> "no answer in time";
            default -> String.valueOf(failed.getMessage());
        };
    }

    @Override
    public void close() {
        wakeup.stop();
        feed.close();
        engine.close();
        Thread running = thread;
        if (running != null) {
            try {
                running.join(STOP);
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
