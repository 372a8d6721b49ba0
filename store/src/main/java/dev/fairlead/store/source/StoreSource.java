package dev.fairlead.store.source;

import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Source;
import dev.fairlead.model.Subject;
import dev.fairlead.store.audit.Head;
import dev.fairlead.store.content.Loader;
import dev.fairlead.store.content.State;
import dev.fairlead.store.content.Tree;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.secret.CredentialKeys;
import dev.fairlead.store.secret.Keyring;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store as a source: reads the head every second, and of a new revision the segments that changed.
 *
 * <p>It never stops trying. While the store does not answer, what was read last goes on being served; a gateway that
 * starts meanwhile serves the last good copy on its disk. Both are told by {@link #status}, not by a failure.
 */
public final class StoreSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(StoreSource.class);
    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final int COPY_COSTS_AT_MOST = 20;

    /**
     * A store that has not said for so long which revision it has does not answer, whatever the driver still hopes. With
     * the second between two questions that tells a silent one within two seconds.
     */
    private static final long LATE_NANOS = 600_000_000L;

    private final Database database;
    private final Loader loader;
    private final Supplier<Keyring> keyring;
    private final Runnable learn;
    private final LastGood lastGood;
    private final Pace pace;
    private final HeapNeed need = new HeapNeed(Runtime.getRuntime().maxMemory());
    private final ReentrantLock telling = new ReentrantLock();
    private final CountDownLatch first = new CountDownLatch(1);
    private final Semaphore nudges = new Semaphore(0);
    private volatile Status status = new Status(false, false, false, 0, "the store was not reached yet");
    private volatile LongConsumer news = revision -> {};
    private volatile long askedNanos;
    private volatile boolean asks;
    private volatile boolean answered;
    private volatile boolean closed;
    private @Nullable Thread thread;
    private @Nullable Declarations declarations;
    private Head served = new Head(0, 0, "");
    private State state = State.EMPTY;
    private boolean told;
    private boolean copyIsOld;
    private long nextCopyNanos;

    /**
     * What the source is doing.
     *
     * @param reached whether the store answered when it was last asked
     * @param served whether it told a state of the store, now or before it was lost
     * @param fromCopy whether what is served comes from the copy on disk
     * @param revision the revision that is served
     * @param detail why it is not as it should be; empty if it is
     */
    public record Status(boolean reached, boolean served, boolean fromCopy, long revision, String detail) {}

    /**
     * A source that reads a database.
     *
     * @param keyring the installation's keys; asked when first needed, may throw {@link StoreUnavailable}
     * @param learn is run before a new revision is read: what it holds may need keys that came with it
     * @param lastGood the copy on disk
     */
    public StoreSource(
            Database database, Loader loader, Supplier<Keyring> keyring, Runnable learn, LastGood lastGood, Pace pace) {
        this.database = database;
        this.loader = loader;
        this.keyring = keyring;
        this.learn = learn;
        this.lastGood = lastGood;
        this.pace = pace;
    }

    @Override
    public Owner owner() {
        return Owner.STORE;
    }

    @Override
    public void start(Consumer<Declaration> sink) {
        Thread watching = Thread.ofPlatform().name("store-source").daemon().unstarted(() -> watch(sink));
        thread = watching;
        long begun = System.nanoTime();
        LastGood.Found copy = beginWithCopy(watching, sink);
        try {
            long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            if (!first.await(Math.max(0, pace.startMillis() - waited), TimeUnit.MILLISECONDS)) {
                startWithoutStore(sink, copy);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it is doing now. */
    public Status status() {
        Status now = status;
        long waits = System.nanoTime() - askedNanos;
        if (!now.reached() || !asks || waits < LATE_NANOS) {
            return now;
        }
        String reason = "the store has not answered for " + TimeUnit.NANOSECONDS.toMillis(waits) + " ms";
        return new Status(false, now.served(), now.fromCopy(), now.revision(), reason);
    }

    /** Asks the store at once instead of at the end of the second: somebody knows that there is something new. */
    public void nudge() {
        nudges.release();
    }

    /** Tells each revision that is seen in the store, before it is read: others may look for it meanwhile. */
    public void onNews(LongConsumer told) {
        news = told;
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        nudge();
        try {
            if (thread != null && !thread.join(CLOSING)) {
                thread.interrupt();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch(Consumer<Declaration> sink) {
        int failures = 0;
        while (!closed) {
            long began = System.nanoTime();
            try {
                look(sink);
                failures = 0;
            } catch (StoreUnavailable | IllegalArgumentException failure) {
                failures++;
                failed(failure);
            }
            try {
                // Many small changes of a large configuration: half of a processor is enough for reading them.
                Thread.sleep(pace.restMillis(Duration.ofNanos(System.nanoTime() - began)));
                if (nudges.tryAcquire(pace.waitMillis(failures), TimeUnit.MILLISECONDS)) {
                    nudges.drainPermits();
                }
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private void look(Consumer<Declaration> sink) {
        Head head = head();
        answered = true;
        telling.lock();
        try {
            boolean unknown = !told
                    || head.revision() != served.revision()
                    || !head.served().equals(served.served());
            if (unknown) {
                if (told) {
                    news.accept(head.revision());
                }
                learn.run();
                NavigableSet<String> newer = new TreeSet<>();
                Tree tree = loader.known(head.served(), newer::add);
                need.ofObjects(tree);
                // Nobody looks at most of it again: what is served is made of it now.
                State read = loader.load(List.of(tree), state).packed();
                tell(sink, head, read, newer);
                copyIsOld = true;
                first.countDown();
            }
            if (!status.reached()) {
                LOG.atInfo().addKeyValue("revision", head.revision()).log("store_reached");
            }
            status = new Status(true, true, false, head.revision(), "");
        } finally {
            telling.unlock();
        }
        copy();
    }

    private Head head() {
        askedNanos = System.nanoTime();
        asks = true;
        try {
            return database.ask(Head::read);
        } finally {
            asks = false;
        }
    }

    private void tell(Consumer<Declaration> sink, Head head, State read, Set<String> unknown) {
        sink.accept(declarations().of(head.revision(), read, unknown));
        served = head;
        state = read;
        told = true;
    }

    private Declarations declarations() {
        Declarations known = declarations;
        if (known == null) {
            known = new Declarations(CredentialKeys.ofStore(keyring.get()));
            declarations = known;
        }
        return known;
    }

    private void failed(RuntimeException failure) {
        String reason = String.valueOf(failure.getMessage());
        if (status.reached() || !status.detail().equals(reason)) {
            LOG.atWarn()
                    .addKeyValue("revision", status.revision())
                    .addKeyValue("reason", reason)
                    .log("store_lost");
        }
        status = new Status(false, status.served(), status.fromCopy(), status.revision(), reason);
    }

    /**
     * Reads the copy while the store is asked for its head. What the store still has of it is not fetched again; and where
     * the store has not answered by then, the copy is told, so that all that is made of it is ready when the waiting is over.
     */
    private LastGood.Found beginWithCopy(Thread watching, Consumer<Declaration> sink) {
        telling.lock();
        try {
            watching.start();
            LastGood.Found copy = copyOnDisk();
            if (copy instanceof LastGood.Found.Good good) {
                state = good.state();
                Declaration read = declarations().of(good.revision(), state, Set.of());
                if (!answered) {
                    sink.accept(read);
                }
            }
            return copy;
        } catch (StoreUnavailable keyIsThere) {
            return new LastGood.Found.Nothing();
        } finally {
            telling.unlock();
        }
    }

    private void startWithoutStore(Consumer<Declaration> sink, LastGood.Found copy) {
        telling.lock();
        try {
            if (told) {
                return;
            }
            switch (copy) {
                case LastGood.Found.Good good -> {
                    Head head =
                            new Head(0, good.revision(), good.state().served().digest());
                    tell(sink, head, good.state(), Set.of());
                    status = new Status(false, true, true, good.revision(), status.detail());
                    LOG.atWarn().addKeyValue("revision", good.revision()).log("serving_last_good");
                }
                case LastGood.Found.Nothing nothing -> sink.accept(nothing(Optional.empty()));
                case LastGood.Found.Unusable unusable -> {
                    LOG.atError().addKeyValue("reason", unusable.reason()).log("last_good_unusable");
                    sink.accept(nothing(Optional.of(unusable.reason())));
                }
            }
        } finally {
            telling.unlock();
        }
    }

    private LastGood.Found copyOnDisk() {
        need.ofCopy(lastGood.size());
        try {
            return lastGood.load(keyring.get());
        } catch (StoreUnavailable failure) {
            return new LastGood.Found.Nothing();
        }
    }

    private Declaration nothing(Optional<String> reason) {
        Subject source = new Subject(Subject.Kind.SOURCE, "", Owner.STORE);
        String text = reason.orElse("the store was not reached since the start, and there is no last good copy of it");
        Diagnostic finding = Diagnostic.error(source, Place.of("store"), text, "look at MONGODB_URI and at the server");
        return new Declaration(Owner.STORE, 0, AllObjects.none(), List.of(finding), Map.of());
    }

    // A large copy takes long; a store that changes every second must not have it written every second.
    private void copy() {
        if (!copyIsOld || System.nanoTime() - nextCopyNanos < 0) {
            return;
        }
        long start = System.nanoTime();
        try {
            lastGood.save(served.revision(), state, keyring.get());
            copyIsOld = false;
        } catch (IOException failure) {
            LOG.atWarn().addKeyValue("reason", failure.getMessage()).log("last_good_not_written");
        }
        long end = System.nanoTime();
        nextCopyNanos = end + COPY_COSTS_AT_MOST * (end - start);
    }
}
