package dev.fairlead.gateway.acme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChallengesTest {

    private static String asked(Challenges challenges, String token) throws Exception {
        CompletableFuture<Optional<byte[]>> answer = new CompletableFuture<>();
        challenges.ofToken(token, answer::complete);
        return answer.get(20, TimeUnit.SECONDS)
                .map(bytes -> new String(bytes, UTF_8))
                .orElse("nothing");
    }

    @Test
    void what_one_replica_shows_every_replica_answers() throws Exception {
        MemoryShelf shelf = new MemoryShelf();
        Challenges one = new Challenges();
        one.share(shelf);
        Challenges other = new Challenges();
        other.share(shelf.beside());
        assertThat(asked(other, "t")).isEqualTo("nothing");
        one.show(Things.token("t"), "t.thumb".getBytes(UTF_8));
        assertThat(asked(one, "t")).isEqualTo("t.thumb");
        assertThat(asked(other, "t")).isEqualTo("t.thumb");
        CompletableFuture<Optional<byte[]>> host = new CompletableFuture<>();
        other.ofHost("t", host::complete);
        assertThat(host.get(20, TimeUnit.SECONDS)).as("a token is no host").isEmpty();
        one.hide(Things.token("t"));
        assertThat(asked(one, "t")).isEqualTo("nothing");
        assertThat(asked(other, "t")).isEqualTo("nothing");
    }

    @Test
    void before_anything_is_shared_and_while_the_store_is_gone_there_is_nothing() throws Exception {
        Challenges challenges = new Challenges();
        assertThat(asked(challenges, "t")).isEqualTo("nothing");
        MemoryShelf shelf = new MemoryShelf();
        shelf.put(Things.token("t"), new byte[] {'x'});
        shelf.gone(true);
        challenges.share(shelf);
        assertThat(asked(challenges, "t")).isEqualTo("nothing");
        shelf.gone(false);
        assertThat(asked(challenges, "t")).isEqualTo("x");
    }

    @Test
    void strangers_who_ask_for_what_is_not_there_share_a_few_reads() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        Challenges challenges = new Challenges();
        challenges.share(new Counting(reads));
        CompletableFuture<?>[] answers = IntStream.range(0, 1000)
                .mapToObj(i -> {
                    CompletableFuture<Optional<byte[]>> answer = new CompletableFuture<>();
                    challenges.ofToken("t" + i, answer::complete);
                    return answer;
                })
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(answers).get(20, TimeUnit.SECONDS);
        assertThat(reads.get()).isBetween(1, 20);
        assertThat(challenges.waiting()).isZero();
    }

    private record Counting(AtomicInteger reads) implements Shelf {

        @Override
        public Map<String, Long> versions() {
            reads.incrementAndGet();
            return Map.of();
        }

        @Override
        public Optional<byte[]> get(String id) {
            return Optional.empty();
        }

        @Override
        public void put(String id, byte[] thing) throws IOException {
            throw new IOException("nothing is put here");
        }

        @Override
        public void remove(String id) throws IOException {
            throw new IOException("nothing is taken from here");
        }

        @Override
        public boolean hold() {
            return false;
        }

        @Override
        public void letGo() {}
    }
}
