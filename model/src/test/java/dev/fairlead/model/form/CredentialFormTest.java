package dev.fairlead.model.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Client;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials as they are written: what becomes of each, and what is said of those that are wrong. */
class CredentialFormTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String HEX = "ab".repeat(32);
    private static final String PEM =
            "-----BEGIN PUBLIC KEY-----\\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\\n-----END PUBLIC KEY-----";

    /** What is written, and its canonical form; {@code =} where that is the same. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"type\":\"none\"                                              | =",
                "\"type\":\"none\",\"active\":true                              | \"type\":\"none\"",
                "\"type\":\"mtls\",\"fingerprint\":\"HEX\"                      | =",
                "\"type\":\"mtls\",\"fingerprint\":\"AB:ABHEX60\"               | \"type\":\"mtls\",\"fingerprint\":\"HEX\"",
                "\"type\":\"mtls\",\"subject\":\"CN=Acme, O=Acme  Corp\"        | \"type\":\"mtls\",\"subject\":\"cn=acme,o=acme corp\"",
                "\"type\":\"mtls\",\"subject\":\"cn=acme,o=acme corp\"          | =",
                "\"type\":\"jwt\",\"issuer\":\"i\",\"publicKey\":\"PEM\\n\"     | =",
                "\"type\":\"jwt\",\"issuer\":\"i\",\"jwksUrl\":\"https://i/keys\" | =",
                "\"type\":\"jwt\",\"issuer\":\"i\",\"skew\":60,\"jwksUrl\":\"https://i/keys\" | \"type\":\"jwt\",\"issuer\":\"i\",\"jwksUrl\":\"https://i/keys\"",
                "\"type\":\"jwt\",\"issuer\":\"i\",\"audiences\":[\"a\"],\"clientClaim\":\"azp\",\"client\":\"c\",\"claims\":{\"a\":\"1\",\"b\":\"2\"},\"skew\":\"5s\",\"algorithms\":[\"ES256\"],\"jwksUrl\":\"https://i/keys\" | =",
                "\"type\":\"oidc\",\"issuer\":\"https://i\",\"audiences\":[\"a\"],\"client\":\"c\" | =",
                "\"type\":\"basic\",\"user\":\"u\",\"hash\":\"$2y$10$7EqJtq98hPqEX7fNZaFWoOhi5lHYEYfWEGPtXGBQ0rGNrJbGFp0a2\" | =",
                "\"type\":\"none\",\"hours\":[{\"from\":\"08:00\",\"to\":\"18:00\"}]  | =",
                "\"type\":\"none\",\"hours\":[{\"days\":[\"fri\",\"mon\"],\"from\":\"22:00\",\"to\":\"06:00\",\"zone\":\"Europe/Berlin\"}] | \"type\":\"none\",\"hours\":[{\"days\":[\"mon\",\"fri\"],\"from\":\"22:00\",\"to\":\"06:00\",\"zone\":\"Europe/Berlin\"}]",
                "\"type\":\"none\",\"hours\":[{\"days\":[\"sat\"]}]             | \"type\":\"none\",\"hours\":[{\"days\":[\"sat\"],\"from\":\"00:00\",\"to\":\"00:00\"}]",
            })
    void has_one_canonical_form(String written, String canonical) throws Json.Malformed {
        Findings findings = findings();
        String expected = filled(canonical.equals("=") ? written : canonical);
        Optional<Client> read = ClientForm.read("acme", client(filled(written)), new FakeKeys(), findings);
        assertThat(findings.all()).isEmpty();
        String once = Json.canonical(ClientForm.write(read.orElseThrow(), Owner.FILE));
        assertThat(once).contains("{\"name\":\"c\"," + expected + "}");
        Optional<Client> again = ClientForm.read("acme", Json.read(once, "again"), new FakeKeys(), findings());
        assertThat(again).isEqualTo(read);
    }

    /** What is written wrong, where, and what is said. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"type\":\"oauth\"                   | type | \"type\" is \"oauth\", which it cannot be",
                "\"type\":\"jwt\",\"issuer\":\"i\"    | secret | \"secret\" is missing",
                "\"type\":\"jwt\",\"secret\":\"SECRET\" | issuer | \"issuer\" is missing",
                "\"type\":\"jwt\",\"issuer\":\"i\",\"secret\":\"short\" | secret | the text of \"secret\" (not shown) has 5 bytes",
                "\"type\":\"jwt\",\"issuer\":\"i\",\"secret\":\"sealed:?\" | secret | the text of \"secret\" (not shown) is not as it was exported",
                "\"type\":\"jwt\",\"issuer\":\"i\",\"secret\":\"SECRET\",\"jwksUrl\":\"https://i\" | jwksUrl | \"jwksUrl\" stands beside \"secret\"",
                "\"type\":\"jwt\",\"issuer\":\"i\",\"secret\":\"SECRET\",\"algorithms\":[\"RS256\"] | algorithms | RS256 is not for secrets",
                "\"type\":\"jwt\",\"issuer\":\"i\",\"jwksUrl\":\"https://i\",\"algorithms\":[\"HS256\"] | algorithms | HS256 is for secrets, not for public keys",
                "\"type\":\"jwt\",\"issuer\":\"i\",\"jwksUrl\":\"https://i\",\"algorithms\":[\"none\"] | algorithms/0 | \"none\" is not an algorithm that tokens may be signed with",
                "\"type\":\"jwt\",\"issuer\":\"i\",\"jwksUrl\":\"ftp://i\" | jwksUrl | \"ftp://i\" is not a URL of http or https",
                "\"type\":\"jwt\",\"issuer\":\"i\",\"publicKey\":\"x\" | publicKey | \"publicKey\" cannot be used: it is not one PEM block after the other",
                "\"type\":\"jwt\",\"issuer\":\"i\",\"secret\":\"SECRET\",\"skew\":\"6m\" | skew | \"skew\" is 6m, which is not allowed",
                "\"type\":\"jwt\",\"issuer\":\"i\",\"secret\":\"SECRET\",\"clientClaim\":\"azp\" | client | \"client\" is missing",
                "\"type\":\"jwt\",\"issuer\":\"i\",\"secret\":\"SECRET\",\"audience\":\"a\" | audience | \"audience\" is not a key here",
                "\"type\":\"oidc\",\"issuer\":\"https://i\" | audiences | \"audiences\" is missing",
                "\"type\":\"oidc\",\"issuer\":\"i\",\"audiences\":[\"a\"] | issuer | \"i\" is not a URL of http or https",
                "\"type\":\"oidc\",\"issuer\":\"http://i\",\"audiences\":[\"a\"] | issuer | \"issuer\" is fetched without TLS: whoever stands between can make tokens",
                "\"type\":\"oidc\",\"issuer\":\"https://i\",\"audiences\":[\"a\"],\"secret\":\"SECRET\" | secret | \"secret\" is not a key here",
                "\"type\":\"mtls\"                    | fingerprint | \"fingerprint\" is missing",
                "\"type\":\"mtls\",\"fingerprint\":\"ab\" | fingerprint | \"ab\" is not a SHA-256 of 64 hexadecimal digits",
                "\"type\":\"mtls\",\"subject\":\"acme\" | subject | \"acme\" is not a distinguished name",
                "\"type\":\"basic\",\"user\":\"u\"    | password | \"password\" is missing",
                "\"type\":\"basic\",\"user\":\"u:v\",\"password\":\"long enough\" | user | \"user\" is longer than 128 characters, or has a colon or a control character",
                "\"type\":\"basic\",\"user\":\"u\",\"password\":\"short\" | password | the text of \"password\" (not shown) has 5 characters",
                "\"type\":\"basic\",\"user\":\"u\",\"hash\":\"plain\" | hash | the text of \"hash\" (not shown) is not a hash of a password",
                "\"type\":\"none\",\"key\":\"x\"      | key | \"key\" is not a key here",
                "\"type\":\"none\",\"hours\":[{\"from\":\"8:00\"}] | hours/0/from | \"8:00\" is not a time of day",
                "\"type\":\"none\",\"hours\":[{\"from\":\"25:00\"}] | hours/0/from | \"25:00\" is not a time of day",
                "\"type\":\"none\",\"hours\":[{\"days\":[\"Monday\"]}] | hours/0/days/0 | \"Monday\" is not a day of the week",
                "\"type\":\"none\",\"hours\":[{\"zone\":\"Mars\"}] | hours/0/zone | \"Mars\" is not a time zone",
            })
    void says_what_is_wrong_and_where(String written, String place, String text) throws Json.Malformed {
        Findings findings = findings();
        ClientForm.read("acme", client(filled(written)), new FakeKeys(), findings);
        assertThat(findings.all().stream().map(Diagnostic::text)).containsExactly(text);
        assertThat(findings.all().getFirst().place().pointer()).isEqualTo("/credentials/0/" + place);
        assertThat(findings.all().toString()).doesNotContain(SECRET);
    }

    private static String filled(String text) {
        return text.replace("HEX60", "ab".repeat(30))
                .replace("HEX", HEX)
                .replace("SECRET", SECRET)
                .replace("PEM", PEM);
    }

    private static Node client(String credential) throws Json.Malformed {
        return Json.read("{\"credentials\":[{\"name\":\"c\"," + credential + "}]}", "test");
    }

    private static Findings findings() {
        return new Findings(new Subject(Subject.Kind.CLIENT, "acme", Owner.FILE));
    }
}
