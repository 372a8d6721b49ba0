package dev.fairlead.store.travel;

import static dev.fairlead.store.TestStores.ALICE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.fairlead.model.Secret;
import dev.fairlead.store.Store;
import dev.fairlead.store.StoreSettings;
import dev.fairlead.store.TestStores;
import dev.fairlead.store.audit.AuditFilter;
import dev.fairlead.store.audit.AuditRecord;
import dev.fairlead.store.audit.Verification;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.quota.QuotaCounts;
import dev.fairlead.store.revision.Edit;
import dev.fairlead.store.revision.Outcome;
import dev.fairlead.store.revision.Review;
import dev.fairlead.store.secret.CredentialKeys;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.KeyParcel;
import dev.fairlead.store.secret.Keyring;
import dev.fairlead.store.secret.Sealed;
import dev.fairlead.store.user.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A store with something of every sort, and what is there of it in another one with another key. */
@Tag("slow")
class TravelTest {

    private static final String PASSPHRASE = "correct horse battery staple";
    private static final String CLEAR = "the-clear-value-of-the-secret";
    private static final Instant PERIOD = Instant.parse("2199-01-01T00:00:00Z");
    private static final Progress SILENT = (what, done) -> {};

    @TempDir
    Path directory;

    private TestStores source;
    private TestStores target;
    private Store from;
    private Path file;
    private CredentialKeys.IssuedKey key;
    private String token = "";

    @BeforeEach
    void fill() throws Exception {
        source = TestStores.in(directory.resolve("source"));
        target = TestStores.in(directory.resolve("target"));
        file = directory.resolve("state.travel");
        from = source.open();
        from.users().bootstrap(Optional.of("the-first-password"));
        key = CredentialKeys.ofStore(from.keyring()).issue();
        TestStores.published(from, "payments");
        TestStores.done(from, new Edit.Create(Kind.POLICY, "gold", "{\"rateLimit\":{\"requests\":5,\"per\":\"1m\"}}"));
        TestStores.done(from, new Edit.Create(Kind.CLIENT, "acme", client(key)));
        TestStores.done(from, new Edit.Create(Kind.SECRET, "bank", secret(from.keyring(), CLEAR)));
        TestStores.published(from, "orders");
        TestStores.done(from, new Edit.Replace(Kind.PRODUCT, "orders", TestStores.product("/later"), Optional.empty()));
        token = from.users()
                .issue(ALICE, "admin", "ci", Role.ADMIN, Optional.empty())
                .orElseThrow()
                .text();
        from.users().create(ALICE, "bob", Role.VIEWER, "a-password-of-bob");
        from.sessions().open(from.users().find("admin").orElseThrow());
        from.quotas().add(new QuotaCounts.Count("acme/gold/month", 77, PERIOD));
        from.shared().put("certificate", "sealed".getBytes(UTF_8));
    }

    @AfterEach
    void stop() {
        source.close();
        target.close();
    }

    private static String client(CredentialKeys.IssuedKey key) {
        return "{\"products\":[\"payments\"],\"credentials\":[{\"name\":\"c\",\"type\":\"api-key\",\"keys\":[{\"id\":\""
                + key.id() + "\",\"hash\":\"" + key.hash() + "\"}]}]}";
    }

    private static String secret(Keyring keyring, String value) {
        Sealed sealed = Sealed.of(keyring, value, "bank/value", Secret.context("bank"));
        return "{\"type\":\"header\",\"header\":\"X-Key\",\"value\":{\"stored\":\"" + sealed.id() + "\",\"sealed\":\""
                + sealed.text() + "\"},\"products\":[]}";
    }

    private List<Row> export() throws Exception {
        return from.travel().export(ALICE, file, PASSPHRASE, SILENT);
    }

    private Travel.Arrived arrive(Store store) throws Exception {
        return store.travel().arrive(ALICE, file, PASSPHRASE, SILENT);
    }

    private static String opened(Store store) throws KeyException {
        String body = store.resources()
                .contents()
                .find(Kind.SECRET, "bank")
                .orElseThrow()
                .body();
        byte[] sealed = Base64.getDecoder().decode(body.replaceFirst(".*\"sealed\":\"([^\"]+)\".*", "$1"));
        return new String(store.keyring().decrypt(sealed, Secret.context("bank")), UTF_8);
    }

    /** Every document of every collection, without what says when it was written. */
    private static Map<String, List<String>> everything(TestStores stores) {
        Map<String, List<String>> all = new TreeMap<>();
        try (MongoClient client = MongoClients.create(stores.uri())) {
            var database = client.getDatabase("fairlead");
            for (String collection : database.listCollectionNames()) {
                List<String> documents = new ArrayList<>();
                database.getCollection(collection).find().forEach(document -> {
                    document.remove("wanted");
                    documents.add(document.toJson());
                });
                all.put(collection, documents.stream().sorted().toList());
            }
        }
        return all;
    }

    @Test
    void everything_is_there_and_goes_on_working() throws Exception {
        List<Row> left = export();
        Store to = target.open();
        Travel.Arrived arrived = arrive(to);
        assertThat(arrived.before()).isFalse();
        assertThat(arrived.rows()).containsExactlyInAnyOrderElementsOf(left);
        assertThat(left)
                .extracting(row -> row.what() + " " + row.count())
                .contains("products 2", "products, published 2", "clients 1", "policies 1", "secrets 1", "users 2")
                .contains("tokens 1", "quotas in use 1", "certificates and the like 1");
        for (Kind kind : Kind.values()) {
            assertThat(to.resources().contents().all(kind))
                    .isEqualTo(from.resources().contents().all(kind));
        }
        assertThat(to.resources()
                        .contents()
                        .find(Kind.PRODUCT, "orders")
                        .orElseThrow()
                        .state())
                .isEqualTo(Resource.State.CHANGED);
        assertThat(to.keyring().id()).isNotEqualTo(from.keyring().id());
        byte[] half = key.text().substring(17).getBytes(UTF_8);
        assertThat(to.keyring().matches(half, key.hash())).isTrue();
        assertThat(to.keyring().hash(half)).isNotEqualTo(key.hash());
        assertThat(to.users().authenticate(token)).isPresent();
        assertThat(to.users().login("bob", "a-password-of-bob")).isPresent();
        assertThat(opened(to)).isEqualTo(CLEAR);
        assertThat(to.quotas().used("acme/gold/month")).isEqualTo(77);
        assertThat(to.shared().get("certificate")).hasValue("sealed".getBytes(UTF_8));
        assertThat(everything(target)).doesNotContainKey("sessions");
    }

    @Test
    void the_chain_is_the_same_and_goes_on() throws Exception {
        export();
        Store to = target.open();
        arrive(to);
        List<AuditRecord> there =
                from.audit().list(AuditFilter.all(), Optional.empty(), 100).items();
        List<AuditRecord> here =
                to.audit().list(AuditFilter.all(), Optional.empty(), 100).items();
        assertThat(here.subList(1, here.size())).isEqualTo(there);
        assertThat(here.getFirst().action()).isEqualTo(Travel.IMPORTED);
        assertThat(there.getFirst().action()).isEqualTo(Travel.EXPORTED);
        TestStores.published(to, "shipping");
        assertThat(to.audit().verify()).isEqualTo(new Verification.Intact(there.size() + 3));
    }

    @Test
    void revisions_keep_their_numbers_and_can_be_served_again() throws Exception {
        long newest = from.resources().revision();
        export();
        Store to = target.open();
        arrive(to);
        assertThat(to.resources().revision()).isEqualTo(newest);
        for (long number = 1; number <= newest; number++) {
            assertThat(to.revisions().find(number)).isEqualTo(from.revisions().find(number));
        }
        assertThat(to.revisions().rollback(ALICE, 1, "", Review.none())).isInstanceOf(Outcome.Done.class);
        assertThat(to.resources().revision()).isEqualTo(newest + 1);
        assertThat(to.resources().contents().count(Kind.CLIENT)).isZero();
        assertThat(to.revisions().rollback(ALICE, newest, "", Review.none())).isInstanceOf(Outcome.Done.class);
        assertThat(opened(to)).isEqualTo(CLEAR);
    }

    @Test
    void secrets_are_encrypted_anew_with_the_own_key() throws Exception {
        export();
        Store to = target.open();
        arrive(to);
        assertThat(to.rotateKey(ALICE).rotated()).isEqualTo(1);
        assertThat(to.rotateKey(ALICE).remaining()).isZero();
        String body = to.resources()
                .contents()
                .find(Kind.SECRET, "bank")
                .orElseThrow()
                .body();
        byte[] sealed = Base64.getDecoder().decode(body.replaceFirst(".*\"sealed\":\"([^\"]+)\".*", "$1"));
        assertThat(to.keyring().isCurrent(sealed)).isTrue();
        assertThat(opened(to)).isEqualTo(CLEAR);
    }

    @Test
    void the_file_is_private_and_holds_no_clear_value() throws Exception {
        export();
        String text = Files.readString(file);
        String keys = Files.readString(directory.resolve("source").resolve("installation.key"))
                .strip();
        assertThat(text)
                .doesNotContain(CLEAR, keys, keys.substring(0, 20), key.text(), token, PASSPHRASE)
                .doesNotContain("the-first-password");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(this::export).isInstanceOf(TravelException.class).hasMessageContaining("is there already");
    }

    @Test
    void another_passphrase_opens_nothing_and_a_short_one_is_refused() throws Exception {
        export();
        Store to = target.open();
        assertThatThrownBy(() -> to.travel().arrive(ALICE, file, "another passphrase", SILENT))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("the passphrase is not the one that it was exported with");
        assertThat(everything(target)).isEmpty();
        assertThatThrownBy(() -> from.travel().export(ALICE, directory.resolve("b"), "short", SILENT))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("less than 12 characters");
    }

    @Test
    void a_second_time_changes_nothing() throws Exception {
        export();
        Store to = target.open();
        arrive(to);
        TestStores.published(to, "shipping");
        Map<String, List<String>> before = everything(target);
        assertThat(arrive(to).before()).isTrue();
        assertThat(everything(target)).isEqualTo(before);
    }

    @Test
    void a_store_that_is_used_is_left_alone() throws Exception {
        export();
        Store to = target.open();
        to.users().bootstrap(Optional.of("another-first-password"));
        Map<String, List<String>> before = everything(target);
        assertThatThrownBy(() -> arrive(to))
                .isInstanceOf(TravelException.class)
                .hasMessageContaining("is not empty")
                .hasMessageContaining("name an empty database in MONGODB_URI");
        assertThat(everything(target)).isEqualTo(before);
    }

    @Test
    void another_travel_is_refused_by_the_id_of_the_first() throws Exception {
        export();
        Store to = target.open();
        arrive(to);
        Files.delete(file);
        export();
        assertThatThrownBy(() -> arrive(to))
                .isInstanceOf(TravelException.class)
                .hasMessageContaining("holds another travel");
    }

    @Test
    void stopped_anywhere_it_goes_on_and_ends_the_same() throws Exception {
        export();
        Store whole = target.open();
        arrive(whole);
        Map<String, List<String>> expected = everything(target);
        int stops = 0;
        for (int at = 1; ; at++) {
            try (TestStores stores = TestStores.inMemory(directory.resolve("stopped-" + at))) {
                AtomicInteger left = new AtomicInteger(at);
                Progress stopping = (what, done) -> {
                    if (!what.startsWith("checking") && left.decrementAndGet() == 0) {
                        throw new IllegalStateException("stopped while " + what);
                    }
                };
                Store store = stores.open();
                try {
                    store.travel().arrive(ALICE, file, PASSPHRASE, stopping);
                    assertThat(stops).isGreaterThan(5);
                    return;
                } catch (IllegalStateException stopped) {
                    stops++;
                }
                assertThat(head(stores)).isZero();
                boolean begun = everything(stores).containsKey("installation");
                if (begun) {
                    assertThatThrownBy(() -> stores.open().users().bootstrap(Optional.of("nobody-comes-between")))
                            .isInstanceOf(StoreUnavailable.class)
                            .hasMessageContaining("run the same `fairlead import --all` again");
                }
                arrive(stores.open());
                Map<String, List<String>> there = everything(stores);
                assertThat(there.keySet()).isEqualTo(expected.keySet());
                for (String collection : List.of("segments", "revisions", "quotas", "shared")) {
                    assertThat(there.get(collection)).isEqualTo(expected.get(collection));
                }
                assertThat(stores.open().audit().verify())
                        .isEqualTo(new Verification.Intact(
                                expected.getOrDefault("audit", List.of()).size()));
            }
        }
    }

    private static long head(TestStores stores) {
        try (MongoClient client = MongoClients.create(stores.uri())) {
            Document head = client.getDatabase("fairlead")
                    .getCollection("installation")
                    .find(new Document("_id", "head"))
                    .first();
            return head == null ? 0 : head.get("sequence", Number.class).longValue();
        }
    }

    @Test
    void somebody_who_began_a_chain_meanwhile_keeps_it() throws Exception {
        export();
        Store running = target.open();
        assertThat(running.resources().revision()).isZero();
        Store to = target.open();
        // As it is when somebody is quicker between the mark and the first record.
        try (MongoClient client = MongoClients.create(target.uri())) {
            client.getDatabase("fairlead")
                    .getCollection("installation")
                    .insertOne(new Document("_id", "arriving")
                            .append(
                                    "travel",
                                    Manifest.read(file, new KeyParcel(TestStores.FEW), PASSPHRASE, SILENT)
                                            .id())
                            .append("landed", false));
        }
        running.users().bootstrap(Optional.of("another-first-password"));
        assertThatThrownBy(() -> arrive(to))
                .isInstanceOf(TravelException.class)
                .hasMessageContaining("somebody made changes in this store during the import");
        assertThat(target.open().users().login("admin", "another-first-password"))
                .isPresent();
        assertThat(running.audit().verify()).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void nobody_begins_a_chain_while_it_arrives() throws Exception {
        export();
        Store running = target.open();
        assertThat(running.resources().revision()).isZero();
        List<String> refused = new ArrayList<>();
        Progress meddling = (what, done) -> {
            if (what.startsWith("bringing")) {
                try {
                    running.users().bootstrap(Optional.of("another-first-password"));
                } catch (StoreUnavailable refusal) {
                    refused.add(String.valueOf(refusal.getMessage()));
                }
            }
        };
        target.open().travel().arrive(ALICE, file, PASSPHRASE, meddling);
        assertThat(refused)
                .hasSizeGreaterThan(3)
                .allMatch(text -> text.contains("an import into this store is under way"));
        assertThat(running.users().login("bob", "a-password-of-bob")).isPresent();
        assertThat(running.audit().verify()).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void a_gateway_that_was_started_before_reads_it_and_starts_again_without_the_store() throws Exception {
        export();
        Store running = target.open();
        assertThat(running.resources().revision()).isZero();
        running.check();
        arrive(target.open());
        running.check();
        byte[] half = key.text().substring(17).getBytes(UTF_8);
        assertThat(running.keyring().matches(half, key.hash())).isTrue();
        StoreSettings gone = StoreSettings.remote(
                "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=10", directory.resolve("target"), Optional.empty());
        try (Store alone = Store.open(gone, Clock.systemUTC())) {
            assertThat(alone.keyring().matches(half, key.hash())).isTrue();
        }
    }

    @Test
    void a_travel_of_a_travel_works_and_a_rotated_key_keeps_what_is_inherited() throws Exception {
        export();
        Store to = target.open();
        arrive(to);
        Path second = directory.resolve("second.travel");
        to.travel().export(ALICE, second, PASSPHRASE, SILENT);
        try (TestStores third = TestStores.in(directory.resolve("third"))) {
            String own = Keyring.generate();
            StoreSettings settings = StoreSettings.remote(third.uri(), directory.resolve("third"), Optional.of(own))
                    .iterated(TestStores.FEW);
            byte[] half = key.text().substring(17).getBytes(UTF_8);
            try (Store last = Store.open(settings, Clock.systemUTC())) {
                last.travel().arrive(ALICE, second, PASSPHRASE, SILENT);
                assertThat(last.keyring().matches(half, key.hash())).isTrue();
                assertThat(last.audit().verify()).isInstanceOf(Verification.Intact.class);
            }
            String next = Keyring.generate();
            StoreSettings rotating = StoreSettings.remote(
                            third.uri(), directory.resolve("third"), Optional.of(next + "," + own))
                    .iterated(TestStores.FEW);
            try (Store last = Store.open(rotating, Clock.systemUTC())) {
                assertThat(last.rotateKey(ALICE).rotated()).isEqualTo(1);
                assertThat(last.rotateKey(ALICE).remaining()).isZero();
                assertThat(opened(last)).isEqualTo(CLEAR);
            }
            StoreSettings rotated = StoreSettings.remote(third.uri(), directory.resolve("third"), Optional.of(next))
                    .iterated(TestStores.FEW);
            try (Store last = Store.open(rotated, Clock.systemUTC())) {
                last.check();
                assertThat(last.keyring().matches(half, key.hash())).isTrue();
            }
        }
    }

    /** What somebody changes in the file, and what the refusal names. */
    record Tampering(String what, String line, String from, String to, String named) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Tampering> tamperings() {
        return Stream.of(
                new Tampering("a record's text", "\\\"sequence\\\":4,", "alice", "mallory", "record 4 was altered"),
                new Tampering(
                        "a record's seal", "\\\"sequence\\\":5,", "\"seal\": \"", "\"seal\": \"0", "record 5 was"),
                new Tampering("a record taken out", "\\\"sequence\\\":3,", ".*", "", "record 3 does not follow"),
                new Tampering(
                        "a revision",
                        "\"revisions\":{\"_id\": 2",
                        "\"served\": \".{8}",
                        "\"served\": \"00000000",
                        "revision 2 is not"),
                new Tampering("a segment", "\"segments\"", "\"size\": ", "\"size\": 1", "was altered"),
                new Tampering("a quota", "\"quotas\"", "\"used\": 77", "\"used\": 7", "quotas in use were altered"),
                new Tampering("the sums", "{\"end\"", "\"count\": 1", "\"count\": 2", "the sums were altered"),
                new Tampering("the end", "{\"end\"", ".*", "", "was cut off"),
                new Tampering("the keys", "\"travel\"", "\\$.{6}", "\\$AAAAAA", "the passphrase is not the one"),
                new Tampering("an unknown line", "\"quotas\"", "\"quotas\"", "\"surprise\"", "unknown sort"));
    }

    @ParameterizedTest
    @MethodSource("tamperings")
    void an_altered_file_is_refused_by_name(Tampering tampering) throws Exception {
        export();
        List<String> lines = new ArrayList<>();
        boolean altered = false;
        for (String line : Files.readAllLines(file)) {
            boolean here = !altered && line.contains(tampering.line());
            String changed = here ? line.replaceFirst(tampering.from(), tampering.to()) : line;
            altered |= here && !changed.equals(line);
            if (!changed.isEmpty()) {
                lines.add(changed);
            }
        }
        assertThat(altered).isTrue();
        Files.write(file, lines);
        assertThatThrownBy(() -> arrive(target.open())).hasMessageContaining(tampering.named());
        assertThat(everything(target)).isEmpty();
    }

    @Test
    void what_is_no_such_file_is_told_apart() throws IOException, KeyException {
        Store to = target.open();
        Files.writeString(file, "products: {}\n");
        assertThatThrownBy(() -> arrive(to)).hasMessageContaining("A configuration is imported without --all");
        Files.writeString(file, "");
        assertThatThrownBy(() -> arrive(to)).hasMessageContaining("is empty");
        Files.delete(file);
        assertThatThrownBy(() -> arrive(to)).hasMessageContaining("does not exist");
    }
}
