package dev.fairlead.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Policy;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Terms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CredentialIndexTest {

    private static final Name GOLD = new Name("gold", Owner.STORE);
    private static final Credential.ApiKey KEY = key("aaaaaaaaaaaa");
    private static final Credential.ApiKey BACK = key("bbbbbbbbbbbb");
    private static final Client ACME = client("acme", true, KEY);
    private static final Client OTHER = client("other", true, BACK);

    private static Credential.ApiKey key(String id) {
        return new Credential.ApiKey("key", Terms.usual(), id, KeyHash.of(new byte[32]));
    }

    private static Client client(String name, boolean active, Credential... credentials) {
        return new Client(name, "", active, List.of(), Optional.of(GOLD), List.of(credentials));
    }

    private static Snapshot snapshot(long requests, Client... clients) {
        Map<Name, Client> all = new HashMap<>();
        for (Client client : clients) {
            all.put(new Name(client.name(), Owner.STORE), client);
        }
        AllObjects<Name> objects = AllObjects.<Name>none().withClients(all).withPolicies(Map.of(GOLD, gold(requests)));
        return new Snapshot(1, 0, objects, Set.of(), List.of());
    }

    private static Policy gold(long requests) {
        Policy.RateLimit rate = new Policy.RateLimit(requests, Duration.ofMinutes(1));
        return new Policy("gold", "", true, Optional.of(rate), Optional.empty(), Policy.LimiterLoss.SHARE);
    }

    private static Caller caller(CredentialIndex index, Credential.ApiKey key) {
        byte[] id = key.id().getBytes(StandardCharsets.ISO_8859_1);
        return Objects.requireNonNull(index.find(KeyText.id(id, 0)));
    }

    @Test
    void shares_clients_that_are_as_they_were_and_makes_the_others_anew() {
        CredentialIndex first = CredentialIndex.of(snapshot(60, ACME, OTHER));
        Client switchedOff = client("other", false, BACK);
        CredentialIndex next = first.next(snapshot(60, ACME, switchedOff));
        assertThat(caller(next, KEY)).isSameAs(caller(first, KEY));
        assertThat(caller(next, BACK)).isNotSameAs(caller(first, BACK));
        assertThat(caller(next, BACK).client().active()).isFalse();
        assertThat(next.next(snapshot(60, switchedOff))
                        .find(KeyText.id("aaaaaaaaaaaa".getBytes(StandardCharsets.ISO_8859_1), 0)))
                .isNull();
    }

    @Test
    void a_changed_policy_reaches_clients_that_are_as_they_were() {
        CredentialIndex first = CredentialIndex.of(snapshot(60, ACME));
        CredentialIndex same = first.next(snapshot(60, ACME));
        CredentialIndex less = same.next(snapshot(30, ACME));
        assertThat(caller(same, KEY)).isSameAs(caller(first, KEY));
        assertThat(caller(less, KEY).allowances())
                .isNotSameAs(caller(first, KEY).allowances());
    }
}
