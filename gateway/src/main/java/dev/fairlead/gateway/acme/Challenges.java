package dev.fairlead.gateway.acme;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an authority wants to see before it issues a certificate. It asks any replica, so what this one does not have
 * itself is looked for on the shelf: in rounds, each for all who asked since the one before, so that strangers who ask
 * for what is not there cost no more than a few reads a second.
 */
public final class Challenges {

    private static final Logger LOG = LoggerFactory.getLogger(Challenges.class);
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(200);

    /** Beyond: what is not known here is not looked for. */
    private static final int MAX_WAITING = 1024;

    private record Asking(String id, Consumer<Optional<byte[]>> told) {}

    private final Map<String, byte[]> own = new ConcurrentHashMap<>();
    private final ReentrantLock asking = new ReentrantLock();
    private List<Asking> waiting = new ArrayList<>();
    private boolean looking;
    private volatile Optional<Shelf> shelf = Optional.empty();

    /** Where what other replicas show is found. */
    void share(Shelf shared) {
        shelf = Optional.of(shared);
    }

    /** From now on this is shown, by every replica. */
    void show(String id, byte[] answer) throws IOException {
        own.put(id, answer);
        if (shelf.isPresent()) {
            shelf.get().put(id, answer);
        }
    }

    /** No longer. */
    void hide(String id) throws IOException {
        own.remove(id);
        if (shelf.isPresent()) {
            shelf.get().remove(id);
        }
    }

    /** What is shown at the path of a token; {@code told} is called once, on this thread or another. */
    void ofToken(String token, Consumer<Optional<byte[]>> told) {
        find(Things.token(token), told);
    }

    /** The digest that is shown in handshakes for a host; {@code told} is called once, if with one on another thread. */
    public void ofHost(String host, Consumer<Optional<byte[]>> told) {
        byte[] answer = own.get(Things.digest(host));
        if (answer == null) {
            find(Things.digest(host), told);
        } else {
            Thread.ofVirtual().name("acme-proof").start(() -> told.accept(Optional.of(answer)));
        }
    }

    private void find(String id, Consumer<Optional<byte[]>> told) {
        byte[] answer = own.get(id);
        if (answer != null || shelf.isEmpty() || !join(new Asking(id, told))) {
            told.accept(Optional.ofNullable(answer));
        }
    }

    private boolean join(Asking one) {
        asking.lock();
        try {
            if (waiting.size() >= MAX_WAITING) {
                return false;
            }
            waiting.add(one);
            if (!looking) {
                looking = true;
                Thread.ofVirtual().name("acme-challenges").start(this::look);
            }
            return true;
        } finally {
            asking.unlock();
        }
    }

    private void look() {
        for (List<Asking> round = next(); !round.isEmpty(); round = next()) {
            Map<String, byte[]> shown = read();
            round.forEach(each -> each.told().accept(Optional.ofNullable(shown.get(each.id()))));
            LockSupport.parkNanos(BETWEEN_ROUNDS.toNanos());
        }
    }

    private List<Asking> next() {
        asking.lock();
        try {
            List<Asking> round = waiting;
            waiting = new ArrayList<>();
            looking = !round.isEmpty();
            return round;
        } finally {
            asking.unlock();
        }
    }

    private Map<String, byte[]> read() {
        Map<String, byte[]> shown = new HashMap<>();
        try {
            Shelf shared = shelf.orElseThrow();
            for (String id : shared.versions().keySet()) {
                if (Things.isChallenge(id)) {
                    shared.get(id).ifPresent(answer -> shown.put(id, answer));
                }
            }
        } catch (IOException unreached) {
            LOG.atWarn().addKeyValue("reason", unreached.getMessage()).log("acme_challenge_unread");
        }
        return shown;
    }

    /** Requests and handshakes that wait for an answer. */
    int waiting() {
        asking.lock();
        try {
            return waiting.size();
        } finally {
            asking.unlock();
        }
    }
}
