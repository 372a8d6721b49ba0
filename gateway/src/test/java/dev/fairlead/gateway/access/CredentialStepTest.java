package dev.fairlead.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Snapshot;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialStepTest {

    private static final byte[] HASHING_KEY = new byte[32];
    private static final String GOOD = "flk_0a1b2c3d4e5f_" + "Zz09".repeat(8);
    private static final String OTHER = "flk_zzzzzzzzzzzz_" + "Yy18".repeat(8);
    private static final String WRONG = "flk_0a1b2c3d4e5f_" + "Zz00".repeat(8);
    private static final String UNKNOWN = "flk_000000000000_" + "Zz09".repeat(8);

    private final CredentialStep step = new CredentialStep(
            CredentialIndex.of(snapshot(List.of(GOOD, OTHER))), new SecretCheck(HASHING_KEY, 1), Proving.nothing());

    /** Headers of a request, {@code A} for Authorization and {@code K} for X-API-Key, and what comes of them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "K=GOOD                           | ok",
                "A=Bearer GOOD                    | ok",
                "A=bEARER GOOD                    | ok",
                "A=Bearer   GOOD                  | ok",
                "A=Bearer GOOD;K=GOOD             | ok",
                "A=Basic dXNlcjpwYXNz;K=GOOD      | ok",
                "A=Bearer eyJhbGciOiJub25l;K=GOOD | ok",
                "                                 | no credential",
                "A=Basic dXNlcjpwYXNz             | no credential",
                "A=GOOD                           | no credential",
                "A=Bearer                         | no credential",
                "A=Bearer OTHER;K=GOOD            | more than one credential",
                "A=Bearer flk_;K=GOOD             | more than one credential",
                "K=GOOD;K=GOOD                    | more than one credential",
                "A=Bearer GOOD;A=Bearer GOOD      | more than one credential",
                "A=Basic eA==;A=Bearer GOOD       | more than one credential",
                "A=Bearer WRONG                   | wrong secret",
                "K=UNKNOWN                        | unknown key id",
                "K=GOODx                          | malformed key",
                "K=Bearer GOOD                    | malformed key",
                "A=Bearer GOOD,GOOD               | malformed key",
                "A=Bearer eyJhbGciOiJub25l        | malformed key",
                "K=flk_0A1b2c3d4e5f_Zz09Zz09Zz09Zz09Zz09Zz09Zz09Zz09 | malformed key",
                "K=flk_0a1b2c3d4e5f_Zz09Zz09Zz09Zz09Zz09Zz09Zz09Zz0- | malformed key",
                "K=FLK_0a1b2c3d4e5f_Zz09Zz09Zz09Zz09Zz09Zz09Zz09Zz09 | malformed key",
            })
    void takes_one_good_key_and_nothing_else(@Nullable String headers, String expected) {
        FakeExchange exchange = request(headers == null ? "" : headers);

        Verdict verdict = step.apply(exchange);

        if (expected.equals("ok")) {
            assertThat(verdict).isEqualTo(Verdict.CONTINUE);
            assertThat(exchange.client()).isEqualTo("acme");
        } else {
            assertThat(exchange.failure()).isEqualTo(new Failure.Unauthorized(expected));
            assertThat(exchange.client()).isEmpty();
        }
    }

    /** What the service must not see, and what is none of our business. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "K=GOOD                           | -x-api-key",
                "A=Bearer GOOD                    | -authorization",
                "A=Bearer GOOD;K=GOOD             | -x-api-key,-authorization",
                "A=Basic dXNlcjpwYXNz;K=GOOD      | -x-api-key",
                "A=Bearer eyJhbGciOiJub25l;K=GOOD | -x-api-key",
            })
    void hides_keys_and_only_keys(String headers, String removed) {
        FakeExchange exchange = request(headers);

        new HideCredentialStep(true).apply(exchange);

        assertThat(String.join(",", exchange.requestChanges())).isEqualTo(removed);
    }

    @Test
    void finds_each_of_many_credentials() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            String number = Integer.toString(i * 7919, 36);
            keys.add("flk_" + "0".repeat(12 - number.length()) + number + "_" + "A".repeat(32));
        }
        CredentialIndex index = CredentialIndex.of(snapshot(keys));

        for (String key : keys) {
            Caller caller = Objects.requireNonNull(index.find(id(key)));
            assertThat(((Credential.ApiKey) caller.credential()).id()).isEqualTo(key.substring(4, 16));
        }
        assertThat(index.find(id(OTHER))).isNull();
    }

    private static long id(String key) {
        return KeyText.idOfKey(key.getBytes(StandardCharsets.US_ASCII), 0);
    }

    private static FakeExchange request(String headers) {
        FakeExchange exchange = FakeExchange.of("GET", "h", "/");
        for (String header : headers.strip().split(";", -1)) {
            String value = header.substring(Math.min(2, header.length()))
                    .replace("GOOD", GOOD)
                    .replace("OTHER", OTHER)
                    .replace("WRONG", WRONG)
                    .replace("UNKNOWN", UNKNOWN);
            if (!header.isEmpty()) {
                exchange.with(header.startsWith("A=") ? "Authorization" : "X-API-Key", value);
            }
        }
        return exchange;
    }

    private static Snapshot snapshot(List<String> keys) {
        List<Credential> credentials = new ArrayList<>();
        for (String key : keys) {
            KeyHash hash = hash(key.substring(17));
            credentials.add(new Credential.ApiKey(
                    key, true, List.of(), List.of(), Optional.empty(), key.substring(4, 16), hash));
        }
        Client client = new Client("acme", "", true, List.of(), Optional.empty(), credentials);
        Map<Name, Client> clients = Map.of(new Name("acme", Owner.FILE), client);
        return new Snapshot(1, 0, AllObjects.<Name>none().withClients(clients), Set.of(), List.of());
    }

    private static KeyHash hash(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(HASHING_KEY, "HmacSHA256"));
            return KeyHash.of(mac.doFinal(secret.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
