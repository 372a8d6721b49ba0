package dev.fairlead.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Policy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SharedCounterTest {

    private static final long NOW = 1_000_000L;

    private final SharedCounter counter = new SharedCounter(
            Subject.of(
                    "test",
                    new CountKey(new Name("acme", Owner.FILE), new Name("gold", Owner.FILE)),
                    new Policy.RateLimit(1_000, Duration.ofMinutes(1))),
            "one",
            1_000,
            0);

    private Ledger.Ask ask() {
        return counter.ask(1, false, 0, NOW);
    }

    private void settle(Ledger.Ask ask, long held) {
        counter.settle(ask, new Ledger.Answer(true, 0, held, 100, 0, held, 0), NOW, NOW);
    }

    @Test
    void who_asked_once_is_not_low_again_before_the_answer() {
        settle(ask(), 2);
        assertThat(counter.isLow()).isFalse();
        counter.take(NOW);
        counter.take(NOW);
        assertThat(counter.isLow()).as("nothing is left").isTrue();
        Ledger.Ask asked = ask();
        assertThat(counter.isLow()).as("while the ledger is asked").isFalse();
        settle(asked, 1);
        counter.take(NOW);
        assertThat(counter.isLow()).as("what was answered is spent").isTrue();
    }
}
