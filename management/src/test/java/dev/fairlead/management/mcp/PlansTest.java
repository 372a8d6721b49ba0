package dev.fairlead.management.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.access.Right;
import dev.fairlead.store.audit.Actor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PlansTest {

    private static final Actor ALICE = Actor.user("alice");
    private static final Actor BOB = Actor.user("bob");

    private final AtomicLong now = new AtomicLong();
    private final Plans plans = new Plans(new Random(1), now::get);

    private static Plans.Request request(int bytes) {
        Offer offer = new Offer("x", "PUT", "/api/v1/x", Right.EDIT, "", List.of("dryRun"), "");
        return new Plans.Request(offer, "", Map.of(), new byte[bytes]);
    }

    @Test
    void a_plan_is_had_once_by_who_made_it() {
        String id = plans.add(ALICE, request(1));

        assertThat(plans.take(id, BOB)).isEmpty();
        assertThat(plans.take(id, ALICE)).isPresent();
        assertThat(plans.take(id, ALICE)).isEmpty();
    }

    @Test
    void a_plan_is_forgotten_when_it_is_old() {
        String id = plans.add(ALICE, request(1));
        now.addAndGet(Plans.LASTING.toNanos() - 1);
        assertThat(plans.count()).isOne();
        now.incrementAndGet();

        assertThat(plans.count()).isZero();
        assertThat(plans.take(id, ALICE)).isEmpty();
    }

    @Test
    void one_user_does_not_push_out_the_plans_of_another() {
        String bobs = plans.add(BOB, request(1));
        List<String> alices = new ArrayList<>();
        for (int i = 0; i < Plans.MAX_OF_A_USER + 1; i++) {
            alices.add(plans.add(ALICE, request(1)));
        }

        assertThat(plans.count()).isEqualTo(Plans.MAX_OF_A_USER + 1);
        assertThat(plans.take(alices.getFirst(), ALICE)).isEmpty();
        assertThat(plans.take(alices.getLast(), ALICE)).isPresent();
        assertThat(plans.take(bobs, BOB)).isPresent();
    }

    @Test
    void all_plans_together_are_bounded_in_number_and_bytes() {
        for (int i = 0; i < Plans.MAX + 10; i++) {
            plans.add(Actor.user("user" + i), request(1));
        }
        assertThat(plans.count()).isEqualTo(Plans.MAX);
        for (int i = 0; i < 20; i++) {
            plans.add(Actor.user("user" + i), request(1024 * 1024));
        }

        assertThat(plans.bytes()).isLessThanOrEqualTo(Plans.MAX_BYTES);
        assertThat(plans.count()).isEqualTo(16);
    }
}
