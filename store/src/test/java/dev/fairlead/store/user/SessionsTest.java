package dev.fairlead.store.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.store.Store;
import dev.fairlead.store.TestStores;
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

class SessionsTest {

    @TempDir
    Path directory;

    private TestStores stores;
    private Store store;
    private User admin;

    @BeforeEach
    void open() throws Exception {
        stores = TestStores.inMemory(directory);
        store = stores.open();
        store.users().bootstrap(Optional.of("a long enough one"));
        admin = store.users().find("admin").orElseThrow();
    }

    @AfterEach
    void close() {
        stores.close();
    }

    private boolean isGood(String text, Duration later, boolean use) throws Exception {
        return stores.open(Clock.offset(Clock.systemUTC(), later))
                .sessions()
                .find(text, use)
                .isPresent();
    }

    @Test
    void a_session_that_nobody_uses_is_over_and_one_that_is_used_goes_on() throws Exception {
        String text = store.sessions().open(admin).text();
        assertThat(isGood(text, Session.IDLE.minusMinutes(1), false)).isTrue();
        assertThat(isGood(text, Session.IDLE.plusSeconds(1), false))
                .as("what a page asks by itself is no use")
                .isFalse();
        assertThat(isGood(text, Session.IDLE.minusMinutes(1), true)).isTrue();
        assertThat(isGood(text, Session.IDLE.plusMinutes(20), false)).isTrue();
    }

    @Test
    void a_session_ends_some_hours_after_the_password_was_shown_whatever_is_done() throws Exception {
        String text = store.sessions().open(admin).text();
        Duration step = Session.IDLE.minusMinutes(2);
        Duration later = step;
        while (later.compareTo(Session.LONGEST) < 0) {
            assertThat(isGood(text, later, true)).as("used after %s", later).isTrue();
            later = later.plus(step);
        }
        assertThat(isGood(text, Session.LONGEST.plusSeconds(1), true)).isFalse();
    }

    @Test
    void of_too_many_sessions_the_one_that_was_not_used_for_longest_ends() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            texts.add(store.sessions().open(admin).text());
        }
        assertThat(texts.stream()
                        .filter(text -> store.sessions().find(text, false).isPresent()))
                .hasSize(20)
                .contains(texts.getLast());
    }

    @Test
    void another_secret_under_the_same_id_is_nothing() {
        String text = store.sessions().open(admin).text();
        String other = text.substring(0, text.length() - 1) + (text.endsWith("A") ? "B" : "A");
        assertThat(store.sessions().find(other, true)).isEmpty();
        assertThat(store.sessions().find("", true)).isEmpty();
        assertThat(store.sessions().find(text, true)).isPresent();
    }

    @Test
    void sweeping_and_ending_all_leave_the_others() throws Exception {
        String text = store.sessions().open(admin).text();
        store.sessions().endAll("somebody else");
        store.sessions().sweep();
        assertThat(store.sessions().find(text, false)).isPresent();
        stores.open(Clock.offset(Clock.systemUTC(), Session.IDLE.plusMinutes(1)))
                .sessions()
                .sweep();
        assertThat(store.sessions().find(text, false)).isEmpty();
    }
}
