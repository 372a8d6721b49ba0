package dev.fairlead.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.token.RemoteKeys.Wait;
import dev.fairlead.model.SigningAlgorithm;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Keys that are fetched: when, how often, and what holds while the issuer is away. */
class RemoteKeysTest {

    private static final Signing SIGNING = new Signing();

    private final Deque<Runnable> work = new ArrayDeque<>();
    private long nanos = 1;
    private int asked;
    private int told;
    private @Nullable String published = set("a");

    private final RemoteKeys keys = new RemoteKeys("issuer", this::fetch, work::add, () -> nanos);

    private static String set(String id) {
        return "{\"keys\":[" + SIGNING.jwk("ed", "\"kid\":\"" + id + "\"") + "]}";
    }

    private KeySet fetch() throws TokenRefused {
        asked++;
        String now = published;
        if (now == null) {
            throw new TokenRefused("it is away");
        }
        return KeySet.read(now);
    }

    private @Nullable Integer found(String id) {
        var found = keys.find(id, SigningAlgorithm.EDDSA);
        return found == null ? null : found.size();
    }

    private Wait await() {
        return keys.await(() -> told++);
    }

    private void after(Duration time) {
        nanos += time.toNanos();
    }

    private void work() {
        while (!work.isEmpty()) {
            Objects.requireNonNull(work.poll()).run();
        }
    }

    private void fetched() {
        assertThat(await()).isEqualTo(Wait.BEGUN);
        work();
        assertThat(found("a")).isEqualTo(1);
    }

    @Test
    void those_who_come_while_it_is_fetched_wait_for_the_same_fetch() {
        assertThat(found("a")).isNull();
        assertThat(await()).isEqualTo(Wait.BEGUN);
        assertThat(await()).isEqualTo(Wait.BEGUN);
        assertThat(keys.waiting()).isEqualTo(2);
        assertThat(told).isZero();
        work();
        assertThat(told).isEqualTo(2);
        assertThat(asked).isEqualTo(1);
        assertThat(keys.waiting()).isZero();
        assertThat(found("a")).isEqualTo(1);
    }

    @Test
    void no_more_than_so_many_wait() {
        for (int i = 0; i < RemoteKeys.MAX_WAITING; i++) {
            assertThat(await()).isEqualTo(Wait.BEGUN);
        }
        assertThat(await()).isEqualTo(Wait.FULL);
        work();
        assertThat(told).isEqualTo(RemoteKeys.MAX_WAITING);
    }

    @Test
    void unknown_ids_make_one_fetch_in_ten_seconds_and_no_more() {
        fetched();
        for (int i = 0; i < 1000; i++) {
            assertThat(found("attack-" + i)).isZero();
        }
        after(RemoteKeys.SHORTEST);
        assertThat(found("attack")).isNull();
        assertThat(await()).isEqualTo(Wait.BEGUN);
        work();
        for (int i = 0; i < 1000; i++) {
            assertThat(found("attack-" + i)).isZero();
        }
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void a_new_key_is_found_when_a_token_names_it() {
        fetched();
        published = set("b");
        after(RemoteKeys.SHORTEST);
        assertThat(found("b")).isNull();
        assertThat(await()).isEqualTo(Wait.BEGUN);
        work();
        assertThat(found("b")).isEqualTo(1);
        assertThat(found("a")).as("withdrawn").isZero();
    }

    @Test
    void old_keys_are_used_while_new_ones_are_fetched_beside() {
        fetched();
        after(RemoteKeys.FRESH.plusSeconds(1));
        assertThat(found("a")).isEqualTo(1);
        assertThat(work).hasSize(1);
        assertThat(found("a")).isEqualTo(1);
        assertThat(work).as("one fetch at a time").hasSize(1);
        work();
        assertThat(asked).isEqualTo(2);
        assertThat(keys.ageSeconds()).isZero();
    }

    @Test
    void an_issuer_that_is_away_is_asked_less_and_less_and_its_keys_hold_for_hours_and_not_for_ever() {
        fetched();
        published = null;
        after(RemoteKeys.FRESH.plusSeconds(1));
        long end =
                nanos + RemoteKeys.STALE.minus(RemoteKeys.FRESH).minusMinutes(1).toNanos();
        int before = asked;
        while (nanos < end) {
            assertThat(found("a")).isEqualTo(1);
            work();
            after(Duration.ofSeconds(1));
        }
        assertThat(keys.isUp()).isFalse();
        assertThat(asked - before).as("about once a minute").isBetween(200, 260);
        after(Duration.ofMinutes(2));
        assertThat(found("a")).isNull();
        assertThat(keys.isUsable()).isFalse();
        published = set("a");
        after(RemoteKeys.LONGEST_PAUSE);
        fetched();
        assertThat(keys.isUp()).isTrue();
    }

    @Test
    void nobody_waits_for_an_issuer_that_failed_a_moment_ago() {
        published = null;
        assertThat(await()).isEqualTo(Wait.BEGUN);
        work();
        assertThat(told).isEqualTo(1);
        assertThat(found("a")).isNull();
        assertThat(await()).isEqualTo(Wait.AWAY);
        assertThat(keys.failed()).isEqualTo(1);
        after(RemoteKeys.PAUSE);
        assertThat(await()).isEqualTo(Wait.BEGUN);
        work();
        after(RemoteKeys.PAUSE);
        assertThat(await()).as("twice as long after the second time").isEqualTo(Wait.AWAY);
        after(RemoteKeys.PAUSE);
        assertThat(await()).isEqualTo(Wait.BEGUN);
    }

    @Test
    void a_set_that_is_none_leaves_the_keys_that_were_there() {
        fetched();
        published = "{\"keys\":[]}";
        after(RemoteKeys.FRESH.plusSeconds(1));
        found("a");
        work();
        assertThat(found("a")).isEqualTo(1);
        assertThat(keys.isUp()).isFalse();
    }

    @Test
    void without_a_worker_nobody_waits_for_ever() {
        RemoteKeys crowded = new RemoteKeys(
                "issuer",
                this::fetch,
                task -> {
                    throw new RejectedExecutionException();
                },
                () -> nanos);
        assertThat(crowded.await(() -> told++)).isEqualTo(Wait.FULL);
        assertThat(crowded.waiting()).isZero();
    }
}
