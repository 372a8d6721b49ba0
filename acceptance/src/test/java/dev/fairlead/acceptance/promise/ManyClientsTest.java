package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.RecordingUpstream;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import dev.fairlead.store.Store;
import dev.fairlead.store.StoreSettings;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.revision.Change;
import dev.fairlead.store.revision.Edit;
import dev.fairlead.store.revision.Outcome;
import dev.fairlead.store.revision.Review;
import dev.fairlead.store.secret.CredentialKeys;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import dev.fairlead.store.source.LastGood;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Acceptance line 3: 100,000 clients with two credentials each. A gateway starts from its last good copy, alone, in less
 * than five seconds; the change of one client moves less than 100 KiB; all of it fits into the container. A tenth of it
 * each day, all of it with {@code -Dfairlead.acceptance.without=}, of which the start does not hold yet on two busy cores:
 * without a start-up cache it takes eleven seconds.
 */
final class ManyClientsTest {

    private static final int MANY = Integer.getInteger("fairlead.acceptance.clients", 100_000);
    private static final Duration START = Duration.ofSeconds(5);
    private static final Duration EMPTY = Duration.ofMillis(500);
    private static final long MOVED = 100 * 1024;
    private static final long CONTAINER = 512L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern URI = Pattern.compile("MONGODB_URI=(mongodb://127\\.0\\.0\\.1:(\\d+)\\S*)");
    private static final Pattern TOO_SMALL = Pattern.compile(".*heap_too_small.*");
    private static final int AT_ONCE = 10_000;
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    @Test
    @Tag("soak")
    void ten_thousand_clients_start_at_once_and_change_one_by_one() throws IOException, KeyException {
        hold(10_000, "128m", "48m");
    }

    @Test
    @Tag("soak")
    void a_hundred_thousand_clients_start_at_once_and_change_one_by_one() throws IOException, KeyException {
        hold(MANY, System.getProperty("fairlead.acceptance.heap", "360m"), "128m");
    }

    /** What is written for one client. */
    private static Edit.Put client(int number, List<CredentialKeys.IssuedKey> issued) {
        StringBuilder credentials = new StringBuilder();
        for (CredentialKeys.IssuedKey key : issued) {
            credentials
                    .append(credentials.isEmpty() ? "" : ",")
                    .append("{\"hash\":\"")
                    .append(key.hash().hex())
                    .append("\",\"id\":\"")
                    .append(key.id())
                    .append("\",\"name\":\"key-")
                    .append(key.id(), 0, 4)
                    .append("\",\"type\":\"api-key\"}");
        }
        return new Edit.Put(
                Kind.CLIENT,
                name(number),
                "{\"credentials\":[" + credentials + "],\"description\":\"partner number " + number
                        + "\",\"policy\":\"wide\",\"products\":[\"shop\"]}");
    }

    private static String name(int number) {
        return "partner-" + number;
    }

    private static void change(Store store, List<Edit> edits) {
        for (int from = 0; from < edits.size(); from += AT_ONCE) {
            Outcome outcome = store.resources()
                    .change(
                            new Change(
                                    Actor.user("alice"),
                                    "",
                                    edits.subList(from, Math.min(edits.size(), from + AT_ONCE))),
                            Review.none());
            assertThat(outcome).isInstanceOf(Outcome.Done.class);
        }
    }

    /** Fills a store; the keys of one client. */
    private static List<CredentialKeys.IssuedKey> fill(Store store, int clients, int upstream) throws KeyException {
        CredentialKeys keys = CredentialKeys.ofStore(store.keyring());
        List<Edit> edits = new ArrayList<>(List.of(
                new Edit.Put(Kind.POLICY, "wide", "{\"rateLimit\":{\"per\":\"1m\",\"requests\":1000000}}"),
                new Edit.Put(
                        Kind.PRODUCT,
                        "shop",
                        RestObjects.product("shop", upstream, "items").replaceAll("\\s*\\n\\s*", "")),
                new Edit.Publish("shop")));
        List<CredentialKeys.IssuedKey> one = List.of(keys.issue(), keys.issue());
        for (int i = 1; i < clients; i++) {
            edits.add(client(i, List.of(keys.issue(), keys.issue())));
        }
        edits.add(client(clients, one));
        change(store, edits);
        return one;
    }

    /** @param tooSmall a heap that it cannot be sure of */
    private static void hold(int clients, String heap, String tooSmall) throws IOException, KeyException {
        try (Installation base = new Installation().measured();
                Installation own = new Installation()
                        .measured()
                        .heap(heap)
                        .with("FAIRLEAD_ENCRYPTION_KEY", KEY)
                        .with("FAIRLEAD_LOOPS", "1");
                RecordingUpstream upstream = RecordingUpstream.start(0)) {
            RunningCommand server = base.fairlead(
                    "store",
                    "--port",
                    "0",
                    "--data",
                    base.folder().resolve("mongo").toString());
            var told = server.awaitLine(URI, PATIENCE);
            Path data = Files.createDirectories(base.folder().resolve("own"));
            try (CountedWay way = new CountedWay(Integer.parseInt(told.group(2)));
                    Store store = Store.open(
                            StoreSettings.remote(told.group(1), data, Optional.of(KEY)), Clock.systemUTC())) {
                List<CredentialKeys.IssuedKey> one = fill(store, clients, upstream.port());
                own.with("MONGODB_URI", told.group(1).replace(":" + told.group(2), ":" + way.port()));
                RunningCommand gateway = own.fairlead("gateway");
                own.awaitReady(gateway, own.httpPort());
                assertThat(RestObjects.status(
                                own, "/shop/v1/items", one.getFirst().text()))
                        .isEqualTo(200);

                long moved = moved(store, own, way, clients, one);
                long revision = store.resources().revision();
                awaitCopy(own.folder().resolve("data"), revision);
                long memory = gateway.largestResidentBytes();
                gateway.kill9();
                server.kill9();

                Duration slowness = slowness();
                long begun = System.nanoTime();
                RunningCommand alone = own.fairlead("gateway");
                own.awaitReady(alone, own.httpPort());
                Duration start = Duration.ofNanos(System.nanoTime() - begun);
                assertThat(RestObjects.status(
                                own, "/shop/v1/items", one.getFirst().text()))
                        .isEqualTo(200);
                long memoryAlone = alone.largestResidentBytes();
                String all = clients + " clients with a heap of " + heap + ": started from the copy in "
                        + start.toMillis() + " ms (the machine is slower by " + slowness.toMillis() + " ms), " + moved
                        + " bytes for one client, " + (memory >> 20) + " and "
                        + (memoryAlone >> 20) + " MiB at most";
                System.getLogger("clients").log(System.Logger.Level.INFO, all);
                assertThat(start).as(all).isLessThan(START.plus(slowness.multipliedBy(3)));
                assertThat(moved).as(all).isLessThan(MOVED);
                alone.kill9();
                RunningCommand small = own.heap(tooSmall).fairlead("gateway");
                assertThat(small.awaitLine(TOO_SMALL, PATIENCE).group()).contains("FAIRLEAD_HEAP");
                assertThat(Math.max(memory, memoryAlone)).as(all).isLessThan(CONTAINER);
            }
        }
    }

    /** What a start without any client takes here and now more than the half of a second that it takes on a quiet machine. */
    private static Duration slowness() throws IOException {
        try (Installation none = new Installation().measured()) {
            String file = none.file("none.yaml", "{}");
            long begun = System.nanoTime();
            none.with("FAIRLEAD_SOURCES", "file:" + file).gateway();
            Duration took = Duration.ofNanos(System.nanoTime() - begun).minus(EMPTY);
            return took.isNegative() ? Duration.ZERO : took;
        }
    }

    /** Gives one client a third key; what came from the store until the gateway knew it. */
    private static long moved(
            Store store, Installation gateway, CountedWay way, int number, List<CredentialKeys.IssuedKey> one)
            throws KeyException {
        CredentialKeys keys = CredentialKeys.ofStore(store.keyring());
        List<CredentialKeys.IssuedKey> three = List.of(one.getFirst(), one.getLast(), keys.issue());
        long before = way.back();
        change(store, List.of(client(number, three)));
        RestObjects.awaitStatus(gateway, "/shop/v1/items", three.getLast().text(), 200, PATIENCE);
        return way.back() - before;
    }

    private static void awaitCopy(Path data, long revision) throws KeyException {
        Keyring keyring = Keyring.parse(KEY, "KEY");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!(new LastGood(data).load(keyring) instanceof LastGood.Found.Good good && good.revision() == revision)) {
            assertThat(System.nanoTime()).as("the copy of revision " + revision).isLessThan(end);
            LockSupport.parkNanos(200_000_000);
        }
    }
}
