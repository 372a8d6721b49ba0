package dev.fairlead.management.api;

import dev.fairlead.management.access.Caller;
import dev.fairlead.management.access.Gate;
import dev.fairlead.management.access.Login;
import dev.fairlead.management.access.SessionCookie;
import dev.fairlead.management.http.Answer;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.user.Session;
import dev.fairlead.store.user.Sessions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sessions of browsers: sign in, look, sign out. What a session may do is what its user may do at that moment. */
final class SignIns {

    private static final String SET_COOKIE = "Set-Cookie";

    private final Store store;
    private final Login login;
    private final Gate gate;
    private final Optional<String> elsewhere;

    /** @param elsewhere what people call the provider where they may sign in instead */
    SignIns(Store store, Login login, Gate gate, Optional<String> elsewhere) {
        this.elsewhere = elsewhere;
        this.store = store;
        this.login = login;
        this.gate = gate;
    }

    void serve(Operations table) {
        table.does("signIn", this::begin);
        table.does("readSession", this::look);
        table.does("signOut", this::end);
    }

    /** A new session with a new secret, whatever the browser showed before: nobody can have planted it. */
    private Answer begin(Call call) throws IOException {
        SessionCookie.requireOwnOrigin(call.request());
        Fields fields = new Fields(call.body());
        String name = fields.text("user", 128);
        String password = fields.text("password", 1024);
        fields.done(Set.of());
        Sessions.Opened opened =
                store.sessions().open(login.check(name, password, call.request().peer()));
        gate.session(call.request()).ifPresent(old -> store.sessions().end(old.session()));
        return Answer.json(201, shown(opened)).with(SET_COOKIE, SessionCookie.set(opened.text()));
    }

    /** Open, as it is what a page asks first: a browser without a session is no fault. */
    private Answer look(Call call) {
        SessionCookie.requireOwnOrigin(call.request());
        Optional<Sessions.Opened> opened = gate.session(call.request());
        return Answer.json(200, opened.map(SignIns::shown).orElseGet(() -> new Members()
                .put("signedIn", false)
                .put("singleSignOn", elsewhere.map(Members::of))
                .build()));
    }

    private Answer end(Call call) {
        gate.session(call.request()).ifPresent(opened -> store.sessions().end(opened.session()));
        return Answer.empty(204).with(SET_COOKIE, SessionCookie.clear());
    }

    private static Node.Mapping shown(Sessions.Opened opened) {
        Session session = opened.session();
        List<String> rights = Caller.of(opened, Optional.empty()).words();
        return new Members()
                .put("signedIn", true)
                .put("user", session.user())
                .put("role", opened.user().role().word())
                .put("rights", Members.ofTexts(rights))
                .put("csrf", SessionCookie.token(opened.text()))
                .put("expires", session.expires().toString())
                .put("ends", session.createdAt().plus(Session.LONGEST).toString())
                .build();
    }
}
