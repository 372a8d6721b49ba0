package dev.fairlead.management.alert;

import dev.fairlead.store.replica.HealthHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes down how backends stand: each change at once, and how long they were up or down every minute. Time in which
 * nobody looked counts for neither, nor does time in which somebody drained them. For one thread.
 */
final class HealthWatch {

    private static final Duration WRITES = Duration.ofMinutes(1);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(15);
    private static final int MAX_BACKENDS = 2_000;

    private final HealthHistory history;
    private final Map<String, State> states = new HashMap<>();
    private Instant written = Instant.EPOCH;

    private static final class State {
        final String service;
        final String url;
        boolean up;
        Instant looked;
        long millis;

        State(String service, String url, boolean up, Instant looked) {
            this.service = service;
            this.url = url;
            this.up = up;
            this.looked = looked;
        }
    }

    HealthWatch(HealthHistory history) {
        this.history = history;
    }

    void look(Scene scene) {
        if (states.isEmpty()) {
            remember(scene.now());
        }
        boolean write = scene.now().isAfter(written.plus(WRITES));
        Set<String> seen = new HashSet<>();
        for (Scene.Stand stand : scene.backends()) {
            String key = stand.service() + "\n" + stand.url();
            if (seen.size() < MAX_BACKENDS && seen.add(key)) {
                look(key, stand, scene.now(), write);
            }
        }
        states.keySet().retainAll(seen);
        written = write ? scene.now() : written;
    }

    // Whoever takes over goes on from what was written last.
    private void remember(Instant now) {
        for (HealthHistory.Day day : history.read(now.minus(Duration.ofDays(1)))) {
            List<HealthHistory.Turn> turns = new ArrayList<>(day.turns());
            if (!turns.isEmpty()) {
                states.put(
                        day.service() + "\n" + day.backend(),
                        new State(day.service(), day.backend(), turns.getLast().up(), now));
            }
        }
    }

    private void look(String key, Scene.Stand stand, Instant now, boolean write) {
        boolean up = stand.down() == 0;
        State state = states.get(key);
        if (state == null) {
            if (!stand.isDrained()) {
                states.put(key, new State(stand.service(), stand.url(), up, now));
                turned(stand, now, up);
            }
            return;
        }
        if (!stand.isDrained()) {
            state.millis += Math.min(Duration.between(state.looked, now).toMillis(), LONGEST_LOOK.toMillis());
        }
        state.looked = now;
        boolean turns = !stand.isDrained() && up != state.up;
        if (write || turns) {
            history.lasted(state.service, state.url, now, state.up, state.millis / 1000);
            state.millis %= 1000;
        }
        if (turns) {
            state.up = up;
            turned(stand, now, up);
        }
    }

    private void turned(Scene.Stand stand, Instant now, boolean up) {
        String at = stand.of() > 1 ? "at " + stand.down() + " of " + stand.of() + " gateways" : "";
        String reason = up ? "" : (stand.reason() + (stand.reason().isEmpty() || at.isEmpty() ? "" : ", ") + at);
        history.turned(stand.service(), stand.url(), new HealthHistory.Turn(now, up, reason));
    }
}
