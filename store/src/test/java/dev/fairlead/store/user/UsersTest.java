package dev.fairlead.store.user;

import static dev.fairlead.store.TestStores.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.fairlead.store.Store;
import dev.fairlead.store.TestStores;
import dev.fairlead.store.audit.AuditFilter;
import dev.fairlead.store.audit.AuditRecord;
import dev.fairlead.store.user.Users.IssuedToken;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersTest {

    private static final String PASSWORD = "correct horse";

    @TempDir
    Path directory;

    private TestStores stores;
    private Store store;
    private Users users;

    @BeforeEach
    void open() throws Exception {
        stores = TestStores.inMemory(directory);
        store = stores.open();
        users = store.users();
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void the_first_start_makes_one_administrator_and_the_second_nobody() throws Exception {
        String password = users.bootstrap(Optional.empty()).orElseThrow();
        assertThat(users.login("admin", password)).map(User::role).contains(Role.ADMIN);
        assertThat(stores.open().users().bootstrap(Optional.empty())).isEmpty();
        assertThat(users.list()).extracting(User::name).containsExactly("admin");
    }

    @Test
    void a_given_password_is_used_and_not_told_and_a_short_one_refused() {
        assertThatThrownBy(() -> users.bootstrap(Optional.of("short")))
                .hasMessage("FAIRLEAD_ADMIN_PASSWORD: a password has 8 to 1024 characters, this one has 5");
        assertThat(users.bootstrap(Optional.of(PASSWORD))).isEmpty();
        assertThat(users.login("admin", PASSWORD)).isPresent();
    }

    @Test
    void a_login_needs_the_right_password_of_an_active_user_and_failures_are_audited() {
        users.bootstrap(Optional.of(PASSWORD));
        users.create(ALICE, "bob", Role.EDITOR, PASSWORD);
        assertThat(users.login("bob", PASSWORD)).isPresent();
        assertThat(users.login("bob", "wrong horse")).isEmpty();
        assertThat(users.login("nobody\n", PASSWORD)).isEmpty();
        users.change(ALICE, "bob", Role.EDITOR, false);
        assertThat(users.login("bob", PASSWORD)).isEmpty();
        assertThat(actions("login-failed"))
                .extracting(entry -> entry.actor().user())
                .containsExactly("bob", "nobody?", "bob");
    }

    @Test
    void the_last_administrator_stays_one() {
        users.bootstrap(Optional.of(PASSWORD));
        Users.Result last = new Users.Result.LastAdministrator("admin");
        assertThat(users.delete(ALICE, "admin")).isEqualTo(last);
        assertThat(users.change(ALICE, "admin", Role.EDITOR, true)).isEqualTo(last);
        assertThat(users.change(ALICE, "admin", Role.ADMIN, false)).isEqualTo(last);
        users.create(ALICE, "bob", Role.ADMIN, PASSWORD);
        assertThat(users.delete(ALICE, "admin")).isInstanceOf(Users.Result.Done.class);
    }

    @Test
    void what_cannot_be_done_is_told() {
        users.bootstrap(Optional.of(PASSWORD));
        assertThat(users.create(ALICE, "admin", Role.VIEWER, PASSWORD)).isEqualTo(new Users.Result.Exists("admin"));
        assertThat(users.create(ALICE, "a b", Role.VIEWER, PASSWORD)).isInstanceOf(Users.Result.Refused.class);
        assertThat(users.create(ALICE, "bob", Role.VIEWER, "short")).isInstanceOf(Users.Result.Refused.class);
        assertThat(users.setPassword(ALICE, "bob", PASSWORD)).isEqualTo(new Users.Result.Missing("bob"));
        assertThat(users.delete(ALICE, "bob")).isEqualTo(new Users.Result.Missing("bob"));
        assertThat(users.issue(ALICE, "bob", "", Role.VIEWER, Optional.empty())).isEmpty();
    }

    @Test
    void a_token_speaks_for_its_user_until_it_is_revoked_or_the_user_is_gone() {
        users.bootstrap(Optional.of(PASSWORD));
        users.create(ALICE, "bob", Role.EDITOR, PASSWORD);
        IssuedToken token =
                users.issue(ALICE, "bob", "ci", Role.EDITOR, Optional.empty()).orElseThrow();
        assertThat(token.text()).matches("flt_" + token.token().id() + "_[0-9A-Za-z]{32}");
        assertThat(users.authenticate(token.text()))
                .map(bearer -> bearer.user().name())
                .contains("bob");
        assertThat(users.authenticate(token.text().substring(0, 48) + "x")).isEmpty();
        assertThat(users.authenticate("flt_aaaaaaaaaaaa_" + token.text().substring(17)))
                .isEmpty();
        assertThat(users.authenticate("anything")).isEmpty();
        assertThat(users.tokens()).singleElement().satisfies(kept -> assertThat(kept.lastUsed())
                .isPresent());

        assertThat(users.revoke(ALICE, token.token().id())).isTrue();
        assertThat(users.revoke(ALICE, token.token().id())).isFalse();
        assertThat(users.authenticate(token.text())).isEmpty();

        IssuedToken other =
                users.issue(ALICE, "bob", "ci", Role.VIEWER, Optional.empty()).orElseThrow();
        users.delete(ALICE, "bob");
        assertThat(users.authenticate(other.text())).isEmpty();
        assertThat(users.tokens()).isEmpty();
    }

    @Test
    void a_token_never_allows_more_than_its_user_may() {
        users.bootstrap(Optional.of(PASSWORD));
        users.create(ALICE, "bob", Role.EDITOR, PASSWORD);
        assertThat(users.issue(ALICE, "bob", "", Role.ADMIN, Optional.empty())).isEmpty();
        assertThat(users.issue(ALICE, "bob", "", Role.AUDITOR, Optional.empty()))
                .isEmpty();
        String text = users.issue(ALICE, "bob", "", Role.EDITOR, Optional.empty())
                .orElseThrow()
                .text();
        users.change(ALICE, "bob", Role.VIEWER, true);
        assertThat(users.authenticate(text)).map(bearer -> bearer.user().role()).contains(Role.VIEWER);
    }

    @Test
    void a_token_expires() throws Exception {
        users.bootstrap(Optional.of(PASSWORD));
        Clock clock = Clock.systemUTC();
        String text = users.issue(
                        ALICE,
                        "admin",
                        "",
                        Role.ADMIN,
                        Optional.of(clock.instant().plus(Duration.ofHours(1))))
                .orElseThrow()
                .text();
        assertThat(users.authenticate(text)).isPresent();
        Store later = stores.open(Clock.offset(clock, Duration.ofHours(2)));
        assertThat(later.users().authenticate(text)).isEmpty();
    }

    @Test
    void no_password_and_no_token_stands_anywhere_in_the_database() {
        users.bootstrap(Optional.of(PASSWORD));
        IssuedToken token =
                users.issue(ALICE, "admin", "", Role.ADMIN, Optional.empty()).orElseThrow();
        try (MongoClient client = MongoClients.create(stores.uri())) {
            for (String name : client.getDatabase("fairlead").listCollectionNames()) {
                assertThat(client.getDatabase("fairlead")
                                .getCollection(name)
                                .find()
                                .into(new ArrayList<>()))
                        .noneMatch(document -> document.toJson().contains(PASSWORD)
                                || document.toJson().contains(token.text().substring(17)));
            }
        }
    }

    private List<AuditRecord> actions(String action) {
        AuditFilter filter = new AuditFilter(
                Optional.empty(), Optional.of(action), Optional.empty(), Optional.empty(), Optional.empty());
        return store.audit().list(filter, Optional.empty(), 100).items();
    }
}
