package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.fault.Load;
import dev.fairlead.acceptance.peer.Recorded;
import dev.fairlead.acceptance.peer.RecordingUpstream;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import dev.fairlead.model.Secret;
import dev.fairlead.store.Store;
import dev.fairlead.store.StoreSettings;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.revision.Change;
import dev.fairlead.store.revision.Edit;
import dev.fairlead.store.revision.Outcome;
import dev.fairlead.store.revision.Review;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import dev.fairlead.store.secret.Sealed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Acceptance line 4: all secrets get under a new master key while requests are answered with them, nothing fails and
 * nothing starts anew; and a process with a wrong key is not ready and says why. Each day with 1,200 secrets, which is
 * several steps; 10,000 with {@code -Dfairlead.acceptance.without=}.
 */
final class MasterKeyTest {

    private static final String OLD = key(1);
    private static final String NEW = key(2);
    private static final String WRONG = key(3);
    private static final String FAULT = "the encryption key is not the one of this store";
    private static final int IN_USE = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern URI = Pattern.compile("MONGODB_URI=(\\S+)");

    private static String key(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void secrets_get_under_a_new_key_while_they_are_in_use() throws IOException, KeyException {
        rotate(1_200);
    }

    @Test
    @Tag("soak")
    void ten_thousand_secrets_get_under_a_new_key_while_they_are_in_use() throws IOException, KeyException {
        rotate(10_000);
    }

    /** A product with a proxy for each of the first secrets. */
    private static String product(int upstream) {
        String proxies = IntStream.range(0, IN_USE)
                .mapToObj(i -> ("\"v%d\":{\"endpoints\":[{\"methods\":[\"GET\"],\"name\":\"list\",\"path\":\"/items\","
                                + "\"target\":\"/n/v%d/items\"}],\"path\":\"/v%d\",\"secret\":\"s%d\",\"url\":\"http://127.0.0.1:%d\"}")
                        .formatted(i, i, i, i, upstream))
                .collect(Collectors.joining(","));
        return "{\"basePath\":\"/shop\",\"proxies\":{" + proxies + "}}";
    }

    private static void fill(String uri, Path data, int secrets, int upstream) throws KeyException {
        Keyring old = Keyring.parse(OLD, "KEY");
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i < secrets; i++) {
            Sealed value = Sealed.of(old, "value-" + i, "s" + i + "/value", Secret.context("s" + i));
            edits.add(new Edit.Put(
                    Kind.SECRET,
                    "s" + i,
                    "{\"header\":\"X-Key\",\"products\":[\"shop\"],\"type\":\"header\",\"value\":{\"sealed\":\""
                            + value.text() + "\",\"stored\":\"" + value.id() + "\"}}"));
        }
        edits.add(new Edit.Put(
                Kind.CLIENT,
                "anybody",
                "{\"credentials\":[{\"name\":\"open\",\"type\":\"none\"}],\"products\":[\"shop\"]}"));
        edits.add(new Edit.Put(Kind.PRODUCT, "shop", product(upstream)));
        edits.add(new Edit.Publish("shop"));
        try (Store store = Store.open(StoreSettings.remote(uri, data, Optional.of(OLD)), Clock.systemUTC())) {
            Outcome outcome = store.resources().change(new Change(Actor.user("alice"), "", edits), Review.none());
            assertThat(outcome).isInstanceOf(Outcome.Done.class);
        }
    }

    private static void rotate(int secrets) throws IOException, KeyException {
        try (Installation base = new Installation();
                RecordingUpstream upstream = RecordingUpstream.start(0)) {
            ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
            upstream.answerWith((request, socket) -> {
                String path = request.target();
                String number = path.replaceAll(".*/v(\\d+)/.*|.*", "$1");
                if (!request.fields().contains(new Recorded.Field("x-key", "value-" + number))) {
                    wrong.add(request.toString());
                }
                return RecordingUpstream.echo(request, socket);
            });
            RunningCommand server = base.fairlead(
                    "store",
                    "--port",
                    "0",
                    "--data",
                    base.folder().resolve("mongo").toString());
            String uri = server.awaitLine(URI, PATIENCE).group(1);
            fill(uri, Files.createDirectories(base.folder().resolve("own")), secrets, upstream.port());
            base.with("MONGODB_URI", uri).with("FAIRLEAD_ENCRYPTION_KEY", NEW + "," + OLD);
            RunningCommand management = base.fairlead("management");
            RunningCommand gateway = base.fairlead("gateway");
            base.awaitReady(management, base.managementPort());
            base.awaitReady(gateway, base.httpPort());
            List<Load> loads = IntStream.range(0, IN_USE)
                    .mapToObj(i -> "GET /shop/v" + i + "/items HTTP/1.1\r\nHost: a\r\n\r\n")
                    .map(head -> Load.start("127.0.0.1", base.httpPort(), head, 1, Duration.ofMillis(50)))
                    .toList();
            int steps = 0;
            long begun = System.nanoTime();
            String answer = "";
            while (!answer.contains("\"remaining\": 0")) {
                answer = step(base);
                steps++;
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            int good = loads.stream().mapToInt(Load::good).sum();
            Installation.await(
                    PATIENCE,
                    () -> base.rest("GET", "/status", ""),
                    said -> loads.stream().mapToInt(Load::good).sum() > good + 10 * IN_USE);
            loads.forEach(Load::close);
            System.getLogger("keys")
                    .log(
                            System.Logger.Level.INFO,
                            secrets + " secrets in " + steps + " steps and " + took.toMillis() + " ms, " + good
                                    + " requests meanwhile");
            assertThat(steps).isGreaterThan(2);
            loads.forEach(load -> assertThat(load.failures()).isEmpty());
            assertThat(wrong).isEmpty();
            assertThat(gateway.isAlive() && management.isAlive()).isTrue();
            assertOnlyTheNewKeyOpens(uri, base.folder().resolve("own"), secrets);
            assertSaysWhatIsWrong(uri);
        }
    }

    /** A step that nobody waited for to its end was made all the same, or is made by the next one. */
    private static String step(Installation base) {
        try {
            return RestObjects.good(base.rest("POST", "/rotate-key", "")).body();
        } catch (UncheckedIOException machineIsBusy) {
            return "";
        }
    }

    private static void assertOnlyTheNewKeyOpens(String uri, Path data, int secrets) throws KeyException {
        Keyring anew = Keyring.parse(NEW, "KEY");
        try (Store store =
                Store.open(StoreSettings.remote(uri, data, Optional.of(NEW + "," + OLD)), Clock.systemUTC())) {
            var all = store.resources().contents().all(Kind.SECRET);
            assertThat(all).hasSize(secrets);
            for (var each : all) {
                byte[] sealed =
                        Base64.getDecoder().decode(each.body().replaceFirst(".*\"sealed\":\"([^\"]+)\".*", "$1"));
                assertThat(anew.decrypt(sealed, Secret.context(each.name())))
                        .asString()
                        .isEqualTo("value-" + each.name().substring(1));
            }
        }
    }

    private static void assertSaysWhatIsWrong(String uri) throws IOException {
        try (Installation other = new Installation().with("MONGODB_URI", uri).with("FAIRLEAD_ENCRYPTION_KEY", WRONG)) {
            other.fairlead("gateway");
            Installation.await(
                    PATIENCE,
                    () -> reached(other, other.httpPort()),
                    said -> said.statusCode() == 503 && said.body().contains(FAULT));
            RunningCommand management = other.fairlead("management");
            assertThat(management.awaitExit(PATIENCE)).isIn(2, 3);
            assertThat(management.said()).contains(FAULT).contains("FAIRLEAD_ENCRYPTION_KEY");
        }
    }

    private static HttpResponse<String> reached(Installation other, int port) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return other.get(port, "/health/ready");
            } catch (UncheckedIOException notYet) {
                assertThat(System.nanoTime()).isLessThan(end);
                LockSupport.parkNanos(20_000_000);
            }
        }
    }
}
