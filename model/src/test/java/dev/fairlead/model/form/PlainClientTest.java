package dev.fairlead.model.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Terms;
import dev.fairlead.model.tree.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is read here is what {@link ClientForm} reads; what that form refuses is never read here. */
final class PlainClientTest {

    private static final String INSERTED = "\"\\,:[]{}0aA \t\u00fc\ud83dn";

    private static String written(Client client) {
        return Json.canonical(ClientForm.write(client, Owner.STORE));
    }

    private static Optional<Client> byForm(String name, String json) {
        Findings findings = new Findings(new Subject(Subject.Kind.CLIENT, name, Owner.STORE));
        try {
            Optional<Client> read = ClientForm.read(name, Json.read(json, name), new FakeKeys(), findings);
            return findings.all().isEmpty() ? read : Optional.empty();
        } catch (Json.Malformed refused) {
            return Optional.empty();
        }
    }

    @Property(tries = 300)
    void clients_with_nothing_but_keys_are_read(@ForAll("clients") Client client) {
        assertThat(PlainClient.read(client.name(), written(client), Owner.STORE))
                .contains(client)
                .isEqualTo(byForm(client.name(), written(client)));
    }

    @Property(tries = 3000)
    void whatever_stands_there_the_form_says_the_same(
            @ForAll("clients") Client client,
            @ForAll double where,
            @ForAll("edits") int edit,
            @ForAll("inserted") char inserted) {
        String json = written(client);
        int at = (int) (Math.abs(where) % 1 * json.length());
        String altered =
                switch (edit) {
                    case 0 -> json.substring(0, at) + json.substring(at + 1);
                    case 1 -> json.substring(0, at) + inserted + json.substring(at);
                    case 2 -> json.substring(0, at) + inserted + json.substring(at + 1);
                    default -> json.substring(0, at) + json.substring(at / 2);
                };
        PlainClient.read(client.name(), altered, Owner.STORE)
                .ifPresent(read -> assertThat(byForm(client.name(), altered)).contains(read));
    }

    @Property(tries = 300)
    void a_member_that_stands_there_twice_is_left_to_the_form(@ForAll("clients") Client client) {
        String json = written(client);
        String twice = json.substring(0, json.length() - 1) + "," + json.substring(1);
        assertThat(PlainClient.read(client.name(), twice, Owner.STORE)).isEmpty();
    }

    @Provide
    Arbitrary<Integer> edits() {
        return Arbitraries.of(0, 1, 2, 3);
    }

    @Provide
    Arbitrary<Character> inserted() {
        return Arbitraries.chars().with(INSERTED);
    }

    @Provide
    Arbitrary<Client> clients() {
        Arbitrary<String> names = Arbitraries.of("acme", "Acme-2", "a.b_c", "0");
        Arbitrary<Name> references = names.map(name -> new Name(name, Owner.STORE));
        Arbitrary<KeyHash> hashes =
                Arbitraries.bytes().array(byte[].class).ofSize(32).map(KeyHash::of);
        Arbitrary<Terms> terms = Arbitraries.longs()
                .between(0, 4_000_000_000_000L)
                .map(Instant::ofEpochMilli)
                .optional()
                .map(expires -> new Terms(true, List.of(), List.of(), expires, List.of()));
        Arbitrary<Credential> keys = Combinators.combine(
                        Arbitraries.of("production", "zweiter Schl\u00fcssel", "k", "a,b:{}[]"),
                        terms,
                        Arbitraries.strings().withChars("ab09").ofLength(12),
                        hashes)
                .as(Credential.ApiKey::new);
        return Combinators.combine(
                        names,
                        Arbitraries.of("", "a partner", "gr\u00f6\u00dfer: {\u20ac}, [x]"),
                        references.set().ofMaxSize(3).map(List::copyOf),
                        references.optional(),
                        keys.list().uniqueElements(Credential::name).ofMaxSize(3))
                .as((name, description, products, policy, credentials) ->
                        new Client(name, description, true, products, policy, credentials));
    }
}
