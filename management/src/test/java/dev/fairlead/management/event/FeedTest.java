package dev.fairlead.management.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.management.access.Caller;
import dev.fairlead.management.access.Right;
import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.tree.Members;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.mongo.StoreUnavailable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who hears what, for how long, and how many may. Time is what the tests say. */
class FeedTest {

    private static final Caller ADMIN = caller("ada", Right.READ, Right.INSPECT, Right.AUDIT);
    private static final Caller VIEWER = caller("vera", Right.READ);

    private final List<Runnable> script = new ArrayList<>();
    private Facts facts = facts(1, 1, 0);
    private long now;
    private int looks;
    private boolean away;
    private Optional<Caller> still = Optional.of(ADMIN);
    private final Feed feed = new Feed(this::look, () -> now, this::rest);

    private static Caller caller(String name, Right... rights) {
        return new Caller(Actor.user(name), Set.of(rights), "");
    }

    private static Facts facts(long sequence, long revision, long newest) {
        return new Facts()
                .with(Topic.CHANGED, Long.toString(sequence), new Members())
                .with(Topic.REVISION, Long.toString(revision), new Members().put("revision", revision))
                .with(Topic.REQUESTS, Long.toString(newest), new Members().put("until", newest))
                .with(Topic.AUDIT, Long.toString(sequence), new Members().put("sequence", sequence));
    }

    private Facts look() {
        looks++;
        if (away) {
            throw new StoreUnavailable("gone", new IOException("gone"));
        }
        return facts;
    }

    // One step of the script a second; where it is over, time goes on by itself.
    private boolean rest() {
        now += Duration.ofSeconds(1).toNanos();
        if (!script.isEmpty()) {
            script.removeFirst().run();
        }
        return true;
    }

    private String heard(Caller who, String last) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Answer.Stream stream = feed.follow(who, last, () -> still)) {
            stream.write(out);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void what_is_otherwise_is_told_once_with_an_id() throws IOException {
        script.add(() -> facts = facts(2, 1, 0));
        script.add(() -> facts = facts(3, 2, 7));
        assertThat(heard(ADMIN, "")).startsWith("""
                        retry: 1000
                        id: c1.r1.q0.u1
                        event: hello
                        data: {"goesOn":false}

                        id: c2.r1.q0.u1
                        event: changed
                        data: {}

                        id: c2.r1.q0.u2
                        event: audit
                        data: {"sequence":2}

                        id: c3.r1.q0.u2
                        event: changed
                        data: {}

                        id: c3.r2.q0.u2
                        event: revision
                        data: {"revision":2}

                        id: c3.r2.q7.u2
                        event: requests
                        data: {"until":7}

                        id: c3.r2.q7.u3
                        event: audit
                        data: {"sequence":3}

                        """).endsWith("{\"sequence\":3}\n\n" + ":\n\n".repeat(17));
        assertThat(Duration.ofNanos(now)).isEqualTo(Feed.LONGEST);
    }

    @Test
    void whoever_comes_back_hears_what_was_missed() throws IOException {
        still = Optional.of(VIEWER);
        String heard = heard(VIEWER, "c1.r0.x9");
        assertThat(heard)
                .contains("data: {\"goesOn\":true}")
                .contains("event: revision\ndata: {\"revision\":1}")
                .doesNotContain("event: changed");
    }

    @Test
    void nobody_hears_what_the_role_may_not_read() throws IOException {
        still = Optional.of(VIEWER);
        script.add(() -> facts = facts(2, 1, 5));
        assertThat(heard(VIEWER, "q3.u1.c1.r1"))
                .contains("id: c2.r1\nevent: changed")
                .doesNotContain("event: requests")
                .doesNotContain("event: audit")
                .doesNotContain("u2")
                .doesNotContain("q5");
    }

    @Test
    void a_smaller_role_holds_at_once() throws IOException {
        script.add(() -> {
            still = Optional.of(VIEWER);
            facts = facts(2, 1, 9);
        });
        assertThat(heard(ADMIN, "")).contains("event: changed").doesNotContain("event: requests");
    }

    @Test
    void whoever_is_shut_out_hears_nothing_more() throws IOException {
        script.add(() -> {
            still = Optional.empty();
            facts = facts(2, 5, 9);
        });
        assertThat(heard(ADMIN, "")).endsWith("data: {\"goesOn\":false}\n\n");
        assertThat(Duration.ofNanos(now)).isEqualTo(Duration.ofSeconds(1));
        assertThat(feed.count()).isZero();
    }

    @Test
    void what_only_expires_is_seen_with_the_next_beat() throws IOException {
        script.add(() -> still = Optional.empty());
        for (int i = 0; i < 30; i++) {
            int newest = i;
            script.add(() -> facts = facts(1, 1, newest));
        }
        heard(ADMIN, "");
        assertThat(Duration.ofNanos(now)).isEqualTo(Feed.BEAT);
    }

    @Test
    void a_store_that_is_away_ends_nothing() throws IOException {
        script.add(() -> away = true);
        for (int i = 0; i < 3; i++) {
            script.add(() -> {});
        }
        script.add(() -> {
            away = false;
            facts = facts(2, 1, 0);
        });
        assertThat(heard(ADMIN, "")).contains("event: changed");
    }

    @Test
    void all_who_listen_look_once_a_second() {
        feed.facts();
        feed.facts();
        now += Feed.LOOK_EVERY.toNanos() - 1;
        feed.facts();
        assertThat(looks).isEqualTo(1);
        now++;
        feed.facts();
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void too_many_are_refused_of_one_user_and_of_all() {
        List<Answer.Stream> open = new ArrayList<>();
        for (int i = 0; i < Feed.MAX; i++) {
            String name = "user" + i / Feed.MAX_OF_A_USER;
            open.add(feed.follow(caller(name, Right.READ), "", () -> still));
        }
        assertThat(feed.count()).isEqualTo(Feed.MAX);
        assertThatThrownBy(() -> feed.follow(caller("user0", Right.READ), "", () -> still))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem().status()).isEqualTo(429));
        assertThatThrownBy(() -> feed.follow(ADMIN, "", () -> still))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem().status()).isEqualTo(503));
        open.getFirst().close();
        open.getFirst().close();
        assertThat(feed.count()).isEqualTo(Feed.MAX - 1);
        feed.follow(ADMIN, "", () -> still).close();
    }

    @Test
    void a_feed_that_is_closed_lets_nobody_in() {
        feed.close();
        assertThatThrownBy(() -> feed.follow(ADMIN, "", () -> still))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem().status()).isEqualTo(503));
    }
}
