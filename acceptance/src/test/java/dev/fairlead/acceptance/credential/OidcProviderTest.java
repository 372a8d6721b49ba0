package dev.fairlead.acceptance.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Access tokens of a provider that others wrote: its keys rotate, its tokens end, it goes away and comes back. */
@Execution(ExecutionMode.CONCURRENT)
class OidcProviderTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path directory;

    private CredentialGateway gateway(OidcProvider provider) throws IOException {
        return new CredentialGateway(directory, "", """
                acme: {products: [shop], credentials: [
                  {name: machine, type: oidc, issuer: "%1$s", audiences: ["urn:payments"], client: partner, skew: 0s}]}
                hurry: {products: [shop], credentials: [
                  {name: short, type: oidc, issuer: "%1$s", audiences: ["urn:payments"], client: hasty, skew: 0s, claims: {scope: read}}]}
                """.formatted(provider.issuer()));
    }

    @Test
    void tokens_of_the_client_and_the_audience_are_taken_and_no_others() throws IOException {
        try (OidcProvider provider = OidcProvider.start();
                CredentialGateway gateway = gateway(provider)) {
            String token = provider.token("partner", "urn:payments");
            assertThat(gateway.bearer(token)).isEqualTo(200);
            assertThat(gateway.bearer(token)).as("remembered").isEqualTo(200);
            assertThat(gateway.bearer(provider.token("hasty", "urn:payments"))).isEqualTo(200);
            assertThat(gateway.bearer(provider.token("partner", "urn:other"))).isEqualTo(401);
            assertThat(gateway.bearer(provider.token("stranger", "urn:payments")))
                    .isEqualTo(401);
            int middle = token.lastIndexOf('.') + 10;
            char other = token.charAt(middle) == 'A' ? 'B' : 'A';
            assertThat(gateway.bearer(token.substring(0, middle) + other + token.substring(middle + 1)))
                    .isEqualTo(401);
            gateway.awaitTold(
                    "acme machine -",
                    "hurry short -",
                    "- - unauthorized: token is for another audience",
                    "- - unauthorized: token is of an unknown client",
                    "- - unauthorized: token has a wrong signature");
        }
    }

    @Test
    void a_token_ends_when_it_says() throws IOException {
        try (OidcProvider provider = OidcProvider.start();
                CredentialGateway gateway = gateway(provider)) {
            String token = provider.token("hasty", "urn:payments");
            assertThat(gateway.bearer(token)).isEqualTo(200);
            CredentialGateway.until(() -> gateway.bearer(token) == 401);
            gateway.awaitTold("- - unauthorized: token has expired");
        }
    }

    @Test
    void new_keys_are_found_by_themselves_and_withdrawn_ones_are_not_taken() throws IOException {
        try (OidcProvider provider = OidcProvider.start();
                CredentialGateway gateway = gateway(provider)) {
            String first = provider.token("partner", "urn:payments");
            String unseen = provider.token("partner", "urn:payments");
            assertThat(gateway.bearer(first)).isEqualTo(200);
            provider.does("rotate");
            String second = provider.token("partner", "urn:payments");
            // Another key id makes one fetch, and not within ten seconds after the last.
            CredentialGateway.until(() -> gateway.bearer(second) == 200);
            assertThat(gateway.bearer(first)).isEqualTo(200);
            provider.does("withdraw");
            provider.does("rotate");
            String third = provider.token("partner", "urn:payments");
            CredentialGateway.until(() -> gateway.bearer(third) == 200);
            assertThat(gateway.bearer(unseen))
                    .as("signed with a key that was withdrawn")
                    .isEqualTo(401);
            assertThat(gateway.metric("fairlead_token_key_fetches_total")).endsWith(" 3");
        }
    }

    @Test
    void while_the_provider_is_away_its_keys_hold() throws IOException {
        try (OidcProvider provider = OidcProvider.start();
                CredentialGateway gateway = gateway(provider)) {
            String token = provider.token("partner", "urn:payments");
            String other = provider.token("partner", "urn:payments");
            assertThat(gateway.bearer(token)).isEqualTo(200);
            provider.does("away");
            assertThat(gateway.bearer(token)).isEqualTo(200);
            assertThat(gateway.bearer(other)).as("not seen before").isEqualTo(200);
        }
    }

    @Test
    void a_gateway_that_starts_without_the_provider_says_so_and_serves_when_it_is_back() throws IOException {
        try (OidcProvider provider = OidcProvider.start()) {
            String token = provider.token("partner", "urn:payments");
            provider.does("away");
            try (CredentialGateway gateway = gateway(provider)) {
                var lost = gateway.get("/shop/v1/x", "Authorization", "Bearer " + token);
                assertThat(lost.statusCode()).isEqualTo(503);
                assertThat(lost.headers().firstValue("Retry-After")).contains("1");
                assertThat(lost.body()).contains("issuer-lost");
                assertThat(gateway.metric("fairlead_token_issuer_up")).endsWith(" 0");
                provider.does("back");
                CredentialGateway.until(() -> gateway.bearer(token) == 200);
                assertThat(gateway.metric("fairlead_token_issuer_up")).endsWith(" 1");
            }
        }
    }
}
