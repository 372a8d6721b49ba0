package dev.fairlead.management.sso;

import dev.fairlead.store.user.Role;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Who says who somebody is.
 *
 * @param issuer as it calls itself in its tokens
 * @param clientId what management is called there
 * @param clientSecret what proves that it is management
 * @param scopes what is asked for; {@code openid} among it
 * @param groupsClaim where the groups stand in the token
 * @param roles which group has which role; {@code *} is everybody
 * @param label what people call it
 * @param publicUrl where browsers find management, without a slash at its end
 */
public record SsoSettings(
        String issuer,
        String clientId,
        String clientSecret,
        List<String> scopes,
        String groupsClaim,
        Map<String, Role> roles,
        String label,
        URI publicUrl) {

    public SsoSettings {
        scopes = List.copyOf(scopes);
        roles = Map.copyOf(roles);
    }

    /** Where the provider sends browsers back to. */
    public String redirect() {
        return publicUrl + "/api/v1/session/oidc/callback";
    }

    @Override
    public String toString() {
        return "SsoSettings[" + issuer + ", " + clientId + ", ***]";
    }
}
