package dev.fairlead.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.upstream.Admission.Applicant;
import dev.fairlead.gateway.upstream.Admission.Outcome;
import dev.fairlead.model.Service.Concurrency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AdmissionTest {

    private final List<String> admitted = new ArrayList<>();

    private Applicant applicant(String name) {
        return () -> admitted.add(name);
    }

    @Test
    void places_are_handed_on_in_the_order_of_coming() {
        Admission admission = new Admission(new Concurrency(1, 3, Duration.ofSeconds(1)));
        Applicant gone = applicant("gone");
        assertThat(admission.enter(applicant("first"))).isEqualTo(Outcome.ADMITTED);
        assertThat(admission.enter(applicant("second"))).isEqualTo(Outcome.WAITS);
        assertThat(admission.enter(gone)).isEqualTo(Outcome.WAITS);
        assertThat(admission.enter(applicant("third"))).isEqualTo(Outcome.WAITS);
        assertThat(admission.enter(applicant("fourth"))).isEqualTo(Outcome.REFUSED);
        assertThat(admission.cancel(gone)).isTrue();
        assertThat(admission.cancel(gone)).isFalse();
        admission.leave();
        assertThat(admitted).containsExactly("second");
        admission.leave();
        assertThat(admitted).containsExactly("second", "third");
        admission.leave();
        assertThat(admission.inside()).isZero();
        assertThat(admission.waiting()).isZero();
    }

    @Test
    void without_patience_nobody_waits() {
        Admission admission = new Admission(new Concurrency(1, 3, Duration.ZERO));
        assertThat(admission.enter(applicant("first"))).isEqualTo(Outcome.ADMITTED);
        assertThat(admission.enter(applicant("second"))).isEqualTo(Outcome.REFUSED);
    }
}
