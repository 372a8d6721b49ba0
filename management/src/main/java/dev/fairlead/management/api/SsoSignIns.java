package dev.fairlead.management.api;

import dev.fairlead.management.access.Gate;
import dev.fairlead.management.access.SessionCookie;
import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.management.sso.SingleSignOn;
import dev.fairlead.management.sso.SsoRefused;
import dev.fairlead.store.Store;
import dev.fairlead.store.user.Sessions;
import dev.fairlead.store.user.User;
import dev.fairlead.store.user.Users;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing in at a provider: there, and back with a session. What fails is told by the console's page, by a word behind its address. */
final class SsoSignIns {

    private static final Logger LOG = LoggerFactory.getLogger(SsoSignIns.class);
    private static final String SET_COOKIE = "Set-Cookie";

    private final Store store;
    private final Gate gate;
    private final Optional<SingleSignOn> provider;

    SsoSignIns(Store store, Gate gate, Optional<SingleSignOn> provider) {
        this.store = store;
        this.gate = gate;
        this.provider = provider;
    }

    void serve(Operations table) {
        table.does("beginSingleSignOn", this::begin);
        table.does("endSingleSignOn", this::end);
    }

    private SingleSignOn provider() {
        return provider.orElseThrow(
                () -> Refusal.of(404, "There is no single sign-on here; FAIRLEAD_OIDC_ISSUER names a provider"));
    }

    private Answer begin(Call call) {
        SingleSignOn there = provider();
        try {
            SingleSignOn.Begun begun = there.begin();
            return to(begun.location()).with(SET_COOKIE, SessionCookie.away(begun.kept(), SingleSignOn.PATIENCE));
        } catch (SsoRefused refused) {
            return refused(there, refused);
        }
    }

    private Answer end(Call call) {
        SingleSignOn there = provider();
        Map<String, String> answer = new HashMap<>();
        for (String name : call.request().target().query().keySet()) {
            call.query(name).ifPresent(value -> answer.put(name, value));
        }
        try {
            SingleSignOn.Person person =
                    there.finish(SessionCookie.away(call.request()).orElse(""), answer);
            Sessions.Opened opened = store.sessions().open(user(person));
            gate.session(call.request()).ifPresent(old -> store.sessions().end(old.session()));
            return to(there.console()).with(SET_COOKIE, SessionCookie.set(opened.text()));
        } catch (SsoRefused refused) {
            return refused(there, refused);
        }
    }

    private User user(SingleSignOn.Person person) throws SsoRefused {
        return switch (store.users().signOn(person.name(), person.proof(), person.role())) {
            case Users.Result.Done done -> {
                if (!done.user().active()) {
                    throw new SsoRefused("denied", "the user " + person.name() + " is switched off");
                }
                yield done.user();
            }
            case Users.Result.Exists exists ->
                throw new SsoRefused("name", "the name " + exists.name() + " is another user's");
            case Users.Result.LastAdministrator last ->
                throw new SsoRefused("role", last.name() + " is the last administrator, and would not be one any more");
            case Users.Result.Missing missing -> throw new SsoRefused("name", "no user " + missing.name());
            case Users.Result.Refused no -> throw new SsoRefused("name", no.reason());
        };
    }

    private static Answer refused(SingleSignOn there, SsoRefused refused) {
        LOG.atWarn().addKeyValue("reason", refused.getMessage()).log("single_sign_on_refused");
        return to(there.console() + "#/sign-in/" + refused.word())
                .with(SET_COOKIE, SessionCookie.away("", Duration.ZERO));
    }

    private static Answer to(String location) {
        return Answer.empty(302).with("Location", location).with("Cache-Control", "no-store");
    }
}
