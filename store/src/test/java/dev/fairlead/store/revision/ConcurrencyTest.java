package dev.fairlead.store.revision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.store.Store;
import dev.fairlead.store.TestStores;
import dev.fairlead.store.audit.AuditFilter;
import dev.fairlead.store.audit.AuditRecord;
import dev.fairlead.store.audit.Verification;
import dev.fairlead.store.content.Contents;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes that change one store at a time. */
@Tag("slow")
class ConcurrencyTest {

    private static final int STORES = 3;
    private static final int ROUNDS = 12;

    @TempDir
    Path directory;

    @Test
    void whoever_publishes_at_the_same_time_all_succeed_one_after_the_other() throws Exception {
        try (TestStores stores = TestStores.in(directory)) {
            List<Long> revisions =
                    together(stores, (store, who, round) -> TestStores.published(store, "product-" + who + "-" + round)
                            .revision());

            Store looking = stores.open();
            Contents contents = looking.resources().contents();
            assertThat(contents.all(Kind.PRODUCT))
                    .hasSize(STORES * ROUNDS)
                    .allMatch(product -> product.state() == Resource.State.PUBLISHED);
            assertThat(revisions).doesNotHaveDuplicates();
            assertThat(revisions.stream().sorted())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, STORES * ROUNDS).boxed().toList());
            assertThat(looking.audit().verify()).isEqualTo(new Verification.Intact(2L * STORES * ROUNDS));
            assertThat(looking.revisions().list(Optional.empty(), 100).items()).hasSize(STORES * ROUNDS);
        }
    }

    @Test
    void of_those_who_replace_the_same_version_one_wins() throws Exception {
        try (TestStores stores = TestStores.inMemory(directory)) {
            Store first = stores.open();
            TestStores.done(first, new Edit.Create(Kind.POLICY, "count", "{\"n\":0}"));
            List<Long> wins = together(stores, (store, who, round) -> {
                Resource read =
                        store.resources().contents().find(Kind.POLICY, "count").orElseThrow();
                int n = Integer.parseInt(read.body().replaceAll("[^0-9]", ""));
                String next = "{\"n\":" + (n + 1) + "}";
                Edit edit = new Edit.Replace(Kind.POLICY, "count", next, Optional.of(read.version()));
                return TestStores.change(store, edit) instanceof Outcome.Done ? 1L : 0L;
            });
            long total = wins.stream().mapToLong(Long::longValue).sum();
            assertThat(total).isPositive();
            assertThat(first.resources()
                            .contents()
                            .find(Kind.POLICY, "count")
                            .orElseThrow()
                            .body())
                    .isEqualTo("{\"n\":" + total + "}");
        }
    }

    @Test
    void a_review_never_sees_less_than_what_is_committed_under_it() throws Exception {
        try (TestStores stores = TestStores.inMemory(directory)) {
            Review atMostFive = proposed -> proposed.count(Kind.SERVICE) <= 5
                    ? List.of()
                    : List.of(dev.fairlead.model.Diagnostic.error(
                            new dev.fairlead.model.Subject(
                                    dev.fairlead.model.Subject.Kind.SERVICE, "any", dev.fairlead.model.Owner.STORE),
                            dev.fairlead.model.Place.of("store"),
                            "there are five",
                            ""));
            together(stores, (store, who, round) -> {
                Edit edit = new Edit.Create(Kind.SERVICE, "service-" + who + "-" + round, "{}");
                store.resources().change(new Change(TestStores.ALICE, "", List.of(edit)), atMostFive);
                return 0L;
            });
            assertThat(stores.open().resources().contents().count(Kind.SERVICE)).isEqualTo(5);
        }
    }

    @Test
    void the_records_of_concurrent_writers_are_one_chain_in_the_order_of_their_revisions() throws Exception {
        try (TestStores stores = TestStores.inMemory(directory)) {
            together(stores, (store, who, round) -> {
                store.audit().append(TestStores.ALICE, "login", "", List.of());
                return TestStores.published(store, "product-" + who + "-" + round)
                        .revision();
            });
            List<AuditRecord> newestFirst = stores.open()
                    .audit()
                    .list(AuditFilter.all(), Optional.empty(), 1000)
                    .items();
            assertThat(newestFirst).hasSize(3 * STORES * ROUNDS);
            assertThat(newestFirst.reversed()).extracting(AuditRecord::revision).isSorted();
        }
    }

    private interface Step {
        long run(Store store, int who, int round) throws Exception;
    }

    private static List<Long> together(TestStores stores, Step step) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(STORES)) {
            List<Future<List<Long>>> futures = new ArrayList<>();
            for (int who = 0; who < STORES; who++) {
                Store store = stores.open();
                int number = who;
                Callable<List<Long>> work = () -> {
                    List<Long> results = new ArrayList<>();
                    for (int round = 0; round < ROUNDS; round++) {
                        results.add(step.run(store, number, round));
                    }
                    return results;
                };
                futures.add(threads.submit(work));
            }
            List<Long> all = new ArrayList<>();
            for (Future<List<Long>> future : futures) {
                all.addAll(future.get());
            }
            return all;
        }
    }
}
