package dev.fairlead.gateway.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CertifierTest {

    private static final Snapshot SHOP =
            new Routes().with("Host(`shop.example.com`)", "le").snapshot();

    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private final InstantSource clock = () -> now;
    private final FakeAuthority authority = new FakeAuthority(clock);
    private final MemoryShelf shelf = new MemoryShelf();
    private final AtomicInteger changes = new AtomicInteger();

    private Certifier replica(Shelf its, Snapshot snapshot) {
        Certifier certifier = new Certifier(List.of(Routes.LE), its, authority, clock, changes::incrementAndGet);
        certifier.want(snapshot);
        return certifier;
    }

    private static String findings(Certifier certifier) {
        return certifier.findings().stream().map(Diagnostic::toString).collect(Collectors.joining("\n"));
    }

    @Test
    void what_is_missing_is_ordered_once() throws InterruptedException {
        Certifier certifier = replica(shelf, SHOP);
        assertThat(certifier.certificates()).isEmpty();
        assertThat(findings(certifier))
                .isEqualTo("file: route \"r1@file\": the certificate for shop.example.com from resolver le is not there"
                        + " yet, so callers get the generated one, which they do not believe; wait: it is being ordered"
                        + " from https://ca.example.com/dir");
        certifier.tick();
        certifier.tick();
        assertThat(authority.orders).containsExactly("shop.example.com");
        assertThat(certifier.certificates()).hasSize(1);
        assertThat(findings(certifier)).isEmpty();
        assertThat(changes).hasPositiveValue();
        assertThat(certifier.issued()).isEqualTo(1);
    }

    @Test
    void nothing_changes_while_nothing_happens() throws InterruptedException {
        Certifier certifier = replica(shelf, SHOP);
        certifier.tick();
        int before = changes.get();
        certifier.tick();
        certifier.tick();
        assertThat(changes).hasValue(before);
    }

    @Test
    void after_a_restart_what_is_there_is_used() throws InterruptedException {
        replica(shelf, SHOP).tick();
        Certifier again = replica(shelf.beside(), SHOP);
        again.tick();
        assertThat(authority.orders).hasSize(1);
        assertThat(again.certificates()).hasSize(1);
    }

    @Test
    void of_two_replicas_one_orders_and_the_other_finds_it() throws InterruptedException {
        Certifier one = replica(shelf, SHOP);
        Certifier other = replica(shelf.beside(), SHOP);
        authority.meanwhile(() -> {
            try {
                other.tick();
            } catch (InterruptedException impossible) {
                throw new IllegalStateException(impossible);
            }
        });
        one.tick();
        assertThat(other.certificates()).isEmpty();
        other.tick();
        assertThat(authority.orders).hasSize(1);
        assertThat(other.certificates()).isEqualTo(one.certificates()).hasSize(1);
    }

    @Test
    void a_third_of_its_life_before_its_end_it_is_renewed_and_shown_until_then() throws InterruptedException {
        Certifier certifier = replica(shelf, SHOP);
        certifier.tick();
        var first = certifier.certificates();
        now = now.plus(FakeAuthority.LIFE.multipliedBy(63).dividedBy(100));
        certifier.tick();
        assertThat(authority.orders).hasSize(1);
        now = now.plus(FakeAuthority.LIFE.multipliedBy(4).dividedBy(100));
        authority.meanwhile(() -> assertThat(certifier.certificates()).isEqualTo(first));
        certifier.tick();
        assertThat(authority.orders).hasSize(2);
        assertThat(certifier.certificates()).hasSize(1).isNotEqualTo(first);
        certifier.tick();
        assertThat(authority.orders).hasSize(2);
    }

    @Test
    void certificates_of_one_day_are_not_all_due_at_the_same_moment() {
        Held held = new Held(List.of("a"), now, now.plus(FakeAuthority.LIFE), "", "");
        Instant latest = now.plus(Duration.ofDays(60));
        List<Instant> due = java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> held.due("certificate-" + i))
                .toList();
        assertThat(due).allMatch(each -> !each.isAfter(latest) && each.isAfter(latest.minus(Duration.ofDays(3))));
        assertThat(due.stream().distinct()).hasSizeGreaterThan(40);
    }

    @Test
    void after_a_refusal_it_waits_longer_each_time_and_says_why() throws InterruptedException {
        for (int i = 0; i < 8; i++) {
            authority.refuses(true, Optional.empty());
        }
        Certifier certifier = replica(shelf, SHOP);
        certifier.tick();
        certifier.tick();
        assertThat(authority.orders).hasSize(1);
        assertThat(findings(certifier))
                .isEqualTo(
                        "file: route \"r1@file\": the certificate for shop.example.com from resolver le was ordered in"
                                + " vain (1 time): no, never; it is tried again at 2026-11-29T12:02:00Z, and callers get the"
                                + " generated one, which they do not believe; ask nicely");
        for (int minutes : new int[] {2, 6, 18, 54, 162, 360, 360}) {
            int before = authority.orders.size();
            now = now.plus(Duration.ofMinutes(minutes)).minusSeconds(1);
            certifier.tick();
            assertThat(authority.orders).as("%s minutes", minutes).hasSize(before);
            now = now.plusSeconds(1);
            certifier.tick();
            assertThat(authority.orders).as("%s minutes", minutes).hasSize(before + 1);
        }
        assertThat(certifier.failing()).isEqualTo(1);
        now = now.plus(Duration.ofHours(6));
        certifier.tick();
        assertThat(certifier.failing()).isZero();
        assertThat(findings(certifier)).isEmpty();
    }

    @Test
    void failures_are_shared_so_that_another_replica_does_not_begin_anew() throws InterruptedException {
        authority.refuses(true, Optional.empty());
        replica(shelf, SHOP).tick();
        Certifier other = replica(shelf.beside(), SHOP);
        other.tick();
        assertThat(authority.orders).hasSize(1);
        assertThat(findings(other)).contains("ordered in vain (1 time): no, never");
    }

    @Test
    void an_authority_that_is_down_is_asked_again_sooner() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            authority.refuses(false, Optional.empty());
        }
        Certifier certifier = replica(shelf, SHOP);
        for (int minutes : new int[] {0, 2, 6, 10, 10, 10}) {
            now = now.plus(Duration.ofMinutes(minutes));
            certifier.tick();
        }
        assertThat(authority.orders).hasSize(6);
        assertThat(certifier.certificates()).hasSize(1);
    }

    @Test
    void the_pause_that_an_authority_asks_for_is_kept() throws InterruptedException {
        authority.refuses(true, Optional.of(now.plus(Duration.ofDays(2))));
        Certifier certifier = replica(shelf, SHOP);
        certifier.tick();
        now = now.plus(Duration.ofDays(2)).minusSeconds(1);
        certifier.tick();
        assertThat(authority.orders).hasSize(1);
        now = now.plusSeconds(1);
        certifier.tick();
        assertThat(authority.orders).hasSize(2);
    }

    @Test
    void while_the_renewal_fails_the_old_one_is_shown_and_the_route_told() throws InterruptedException {
        Certifier certifier = replica(shelf, SHOP);
        certifier.tick();
        now = now.plus(Duration.ofDays(61));
        authority.refuses(true, Optional.empty());
        certifier.tick();
        assertThat(certifier.certificates()).hasSize(1);
        assertThat(findings(certifier)).contains("no, never", "and the old one is served meanwhile");
        now = now.plus(Duration.ofDays(30));
        authority.refuses(true, Optional.empty());
        certifier.tick();
        assertThat(findings(certifier))
                .contains("(2 times)", "callers get the one that expired at 2027-02-27T12:00:00Z");
    }

    @Test
    void a_clock_that_is_wrong_does_not_make_it_order_again_and_again() throws InterruptedException {
        Certifier certifier =
                new Certifier(List.of(Routes.LE), shelf, authority, () -> now.plus(Duration.ofDays(80)), () -> {});
        certifier.want(SHOP);
        certifier.tick();
        certifier.tick();
        assertThat(authority.orders).hasSize(1);
        assertThat(certifier.certificates()).hasSize(1);
        assertThat(findings(certifier)).contains("due for renewal already", "set the clock of this machine");
    }

    @Test
    void no_more_than_twenty_orders_an_hour_whatever_is_wanted() throws InterruptedException {
        Routes routes = new Routes();
        for (int i = 0; i < 45; i++) {
            routes.with("Host(`h" + i + ".example.com`)", "le");
        }
        Certifier certifier = replica(shelf, routes.snapshot());
        certifier.tick();
        assertThat(authority.orders).hasSize(20);
        replica(shelf.beside(), routes.snapshot()).tick();
        assertThat(authority.orders).as("of all replicas together").hasSize(20);
        now = now.plus(Duration.ofHours(1));
        certifier.tick();
        assertThat(authority.orders).hasSize(40);
        now = now.plus(Duration.ofHours(1));
        certifier.tick();
        assertThat(authority.orders).hasSize(45).doesNotHaveDuplicates();
    }

    @Test
    void what_was_issued_while_the_store_was_gone_is_kept_when_it_is_back() throws InterruptedException {
        Certifier certifier = replica(shelf, SHOP);
        authority.meanwhile(() -> shelf.gone(true));
        certifier.tick();
        assertThat(certifier.certificates()).as("it is served at once").hasSize(1);
        certifier.tick();
        shelf.gone(false);
        certifier.tick();
        Certifier other = replica(shelf.beside(), SHOP);
        other.tick();
        assertThat(other.certificates()).hasSize(1);
        assertThat(authority.orders).hasSize(1);
    }

    @Test
    void nothing_is_ordered_that_could_not_be_kept() throws InterruptedException {
        shelf.gone(true);
        Certifier certifier = replica(shelf, SHOP);
        certifier.tick();
        assertThat(authority.orders).isEmpty();
        shelf.gone(false);
        certifier.tick();
        assertThat(authority.orders).hasSize(1);
    }

    @Test
    void a_thing_that_is_damaged_is_made_anew_and_hurts_nothing_else() throws InterruptedException, IOException {
        Certifier certifier = replica(shelf, SHOP);
        certifier.tick();
        for (String id : shelf.versions().keySet()) {
            shelf.put(id, new byte[] {'{'});
        }
        Certifier again = replica(shelf.beside(), SHOP);
        again.tick();
        assertThat(authority.orders).hasSize(2);
        assertThat(again.certificates()).hasSize(1);
    }

    @Test
    void what_ended_long_ago_and_nobody_wants_is_removed() throws InterruptedException, IOException {
        replica(shelf, SHOP).tick();
        now = now.plus(FakeAuthority.LIFE).plus(Duration.ofDays(31));
        replica(shelf.beside(), new Routes().with("Host(`b.example.com`)", "le").snapshot())
                .tick();
        assertThat(shelf.versions().keySet().stream().filter(id -> id.startsWith("certificate/")))
                .hasSize(1);
    }

    @Test
    void what_no_route_wants_any_more_is_not_shown() throws InterruptedException {
        Certifier certifier = replica(shelf, SHOP);
        certifier.tick();
        certifier.want(new Routes().snapshot());
        assertThat(certifier.certificates()).isEmpty();
        assertThat(certifier.wanted()).isZero();
    }
}
