package dev.fairlead.acceptance.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.gateway.endpoint.Replies;
import dev.fairlead.gateway.endpoint.Replies.Outcome;
import dev.fairlead.gateway.limit.redis.RedisAddress;
import dev.fairlead.gateway.limit.redis.RedisReplies;
import dev.fairlead.gateway.limit.redis.RedisSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys of requests that are sent again, as two replicas know them through a real Redis. */
@Timeout(60)
class RepeatedKeysTest {

    private static Outcome claim(Replies replies, String name, String print, String owner) {
        CompletableFuture<Outcome> heard = new CompletableFuture<>();
        replies.claim(name, print, owner, heard::complete);
        return heard.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** As soon as Redis is reached. */
    private static Outcome reached(Replies replies, String name) {
        Outcome outcome = claim(replies, name, "print", "first");
        for (int i = 0; i < 500 && outcome instanceof Outcome.Lost; i++) {
            LockSupport.parkNanos(20_000_000);
            outcome = claim(replies, name, "print", "first");
        }
        return outcome;
    }

    /** Until what was told has arrived. */
    private static Outcome settled(Replies replies, String name, Class<? extends Outcome> wanted) {
        Outcome outcome = claim(replies, name, "print", "third");
        for (int i = 0; i < 500 && !wanted.isInstance(outcome); i++) {
            LockSupport.parkNanos(10_000_000);
            outcome = claim(replies, name, "print", "third");
        }
        return outcome;
    }

    private static long millisLeft(RedisServer redis, String name) throws IOException {
        return Long.parseLong(
                redis.say("PTTL", "test:reply:{" + name + "}").replace(":", "").strip());
    }

    /** Until whoever took it was heard. */
    private static void held(RedisServer redis, String name) throws IOException {
        for (int i = 0; i < 500 && millisLeft(redis, name) < 240_000; i++) {
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(millisLeft(redis, name)).isBetween(240_000L, 300_000L);
    }

    @Test
    void a_key_is_taken_by_one_replica_and_its_answer_is_known_to_the_other() throws IOException {
        Optional<String> missing = RedisServer.missing();
        assumeTrue(missing.isEmpty(), missing::toString);
        byte[] answer = "an answer".getBytes(StandardCharsets.UTF_8);
        try (RedisServer redis = RedisServer.start()) {
            RedisSettings settings = new RedisSettings(
                    RedisAddress.parse("redis://127.0.0.1:" + redis.port()),
                    Optional.empty(),
                    Duration.ofMillis(50),
                    "test",
                    1);
            try (Replies one = new RedisReplies(settings);
                    Replies other = new RedisReplies(settings)) {
                assertThat(reached(one, "a")).isInstanceOf(Outcome.Fresh.class);
                assertThat(reached(other, "b")).isInstanceOf(Outcome.Fresh.class);
                assertThat(claim(other, "a", "print", "second")).isInstanceOf(Outcome.Busy.class);
                assertThat(claim(other, "a", "another", "second")).isInstanceOf(Outcome.Other.class);

                assertThat(millisLeft(redis, "a")).isBetween(1L, 300_000L);
                redis.say("PEXPIRE", "test:reply:{a}", "60000");
                other.hold("a", "second");
                one.hold("a", "first");
                held(redis, "a");

                other.keep("a", "second", answer, Duration.ofMinutes(1));
                assertThat(claim(other, "a", "print", "second")).isInstanceOf(Outcome.Busy.class);

                one.keep("a", "first", answer, Duration.ofMinutes(1));
                assertThat(settled(other, "a", Outcome.Done.class))
                        .isInstanceOfSatisfying(Outcome.Done.class, done -> assertThat(done.answer())
                                .isEqualTo(answer));

                one.hold("a", "first");
                assertThat(claim(one, "a", "print", "fourth")).isInstanceOf(Outcome.Done.class);
                assertThat(millisLeft(redis, "a"))
                        .as("an answer is kept no longer for that")
                        .isLessThan(60_001);

                other.release("b", "first");
                assertThat(settled(one, "b", Outcome.Fresh.class)).isInstanceOf(Outcome.Fresh.class);
            }
        }
    }

    @Test
    void without_redis_nobody_can_tell() {
        RedisSettings nowhere = new RedisSettings(
                RedisAddress.parse("redis://127.0.0.1:1"), Optional.empty(), Duration.ofMillis(50), "test", 1);
        try (Replies replies = new RedisReplies(nowhere)) {
            assertThat(claim(replies, "a", "print", "first")).isInstanceOf(Outcome.Lost.class);
        }
    }
}
