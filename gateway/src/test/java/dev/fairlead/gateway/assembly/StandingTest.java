package dev.fairlead.gateway.assembly;

import static dev.fairlead.gateway.assembly.Fixture.credential;
import static dev.fairlead.gateway.assembly.Fixture.endpoint;
import static dev.fairlead.gateway.assembly.Fixture.file;
import static dev.fairlead.gateway.assembly.Fixture.key;
import static dev.fairlead.gateway.assembly.Fixture.product;
import static dev.fairlead.gateway.assembly.Fixture.proxy;
import static dev.fairlead.gateway.assembly.Fixture.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.Name;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may go on after a change, with an exchange that began before it. */
class StandingTest {

    private static final String KEY = key('g', 'G');
    private static final long NOW = 1_000_000;

    private static Fixture fixture() {
        return new Fixture().with(product("payments", "/payments", proxy("v1", "/v1", endpoint("get", "GET", "/x"))));
    }

    private static Client client(String name, boolean active, List<Name> products, Credential.ApiKey... keys) {
        return new Client(name, "", active, products, Optional.empty(), List.of(keys));
    }

    private static Credential.ApiKey good() {
        return credential("production", KEY);
    }

    /** Begins an exchange and asks again by what the change has made of the configuration. */
    private static @Nullable Failure lost(Fixture after) {
        Fixture before = fixture().with(client("acme", true, List.of(file("payments")), good()));
        FakeExchange exchange = FakeExchange.of("GET", "a", "/payments/v1/x")
                .from("10.1.2.3")
                .at(0, NOW)
                .with("X-API-Key", KEY);
        assertThat(send(before.assembled(), exchange)).isEqualTo(Verdict.TAKEN);
        return after.assembled().standing().lost(exchange, NOW);
    }

    @Test
    void goes_on_while_nothing_changes_for_it() {
        List<Name> payments = List.of(file("payments"));
        assertThat(lost(fixture().with(client("acme", true, payments, good())))).isNull();
        assertThat(lost(fixture().with(client("acme", true, payments, good(), credential("new", key('n', 'N'))))))
                .isNull();
        assertThat(lost(new Fixture().with(client("acme", true, payments, good()))))
                .as("the product is gone: its streams go on")
                .isNull();
    }

    @Test
    void ends_with_its_credential() {
        List<Name> payments = List.of(file("payments"));
        Class<Failure.Unauthorized> unauthorized = Failure.Unauthorized.class;
        assertThat(lost(fixture())).isInstanceOf(unauthorized);
        assertThat(lost(fixture().with(client("acme", true, payments)))).isInstanceOf(unauthorized);
        assertThat(lost(fixture().with(client("acme", true, payments, credential("production", key('g', 'H'))))))
                .as("the secret was changed")
                .isInstanceOf(unauthorized);
        assertThat(lost(fixture().with(client("other", true, payments, good()))))
                .as("the key is another client's now")
                .isInstanceOf(unauthorized);
        Credential.ApiKey off = credential("production", KEY, false, List.of(), List.of(), Optional.empty());
        assertThat(lost(fixture().with(client("acme", true, payments, off)))).isInstanceOf(unauthorized);
    }

    @Test
    void ends_when_the_last_day_of_its_key_ends_also_without_a_change() {
        Credential.ApiKey until =
                credential("production", KEY, true, List.of(), List.of(), Optional.of(Instant.ofEpochMilli(NOW + 1)));
        Assembled only = fixture()
                .with(client("acme", true, List.of(file("payments")), until))
                .assembled();
        FakeExchange exchange =
                FakeExchange.of("GET", "a", "/payments/v1/x").at(0, NOW).with("X-API-Key", KEY);
        assertThat(send(only, exchange)).isEqualTo(Verdict.TAKEN);
        assertThat(only.standing().lost(exchange, NOW)).isNull();
        assertThat(only.standing().lost(exchange, NOW + 1)).isInstanceOf(Failure.Unauthorized.class);
    }

    @Test
    void ends_with_what_it_was_granted() {
        Class<Failure.Forbidden> forbidden = Failure.Forbidden.class;
        assertThat(lost(fixture().with(client("acme", false, List.of(file("payments")), good()))))
                .isInstanceOf(forbidden);
        assertThat(lost(fixture().with(client("acme", true, List.of(file("other")), good()))))
                .isInstanceOf(forbidden);
        Credential.ApiKey elsewhere =
                credential("production", KEY, true, List.of(), List.of(Cidr.parse("192.0.2.0/24")), Optional.empty());
        assertThat(lost(fixture().with(client("acme", true, List.of(file("payments")), elsewhere))))
                .isInstanceOf(forbidden);
    }

    @Test
    void says_nothing_of_those_who_need_no_credential() {
        FakeExchange exchange = FakeExchange.of("GET", "a", "/");
        assertThat(fixture().assembled().standing().lost(exchange, NOW)).isNull();
    }
}
