package dev.fairlead.management.api;

import dev.fairlead.management.access.LoginThrottle;
import dev.fairlead.management.access.SessionCookie;
import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.management.http.Request;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.user.Invitation;
import dev.fairlead.store.user.Invitations;
import dev.fairlead.store.user.PartnerSession;
import dev.fairlead.store.user.PartnerSessions;
import dev.fairlead.store.user.Session;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Sessions of partners in the portal, by a key of their own or by an invitation, and the invitations that operators make.
 * A partner's session opens what is a client's, and nothing else: it is another cookie, and no operator's operation reads it.
 */
final class Portal {

    private static final String SET_COOKIE = "Set-Cookie";

    private final Store store;
    private final PartnerKeys keys;
    private final LoginThrottle throttle;

    Portal(Store store, PartnerKeys keys, LoginThrottle throttle) {
        this.store = store;
        this.keys = keys;
        this.throttle = throttle;
    }

    void serve(Operations table) {
        table.does("beginPartnerSession", this::begin);
        table.does("readPartnerSession", this::look);
        table.does("endPartnerSession", this::end);
        table.does("listInvitations", this::invitations);
        table.does("invite", this::invite);
        table.does("deleteInvitation", this::uninvite);
    }

    /** A new session with a new secret, whatever the browser showed before: nobody can have planted it. */
    private Answer begin(Call call) throws IOException {
        Request request = call.request();
        SessionCookie.requireOwnOrigin(request);
        Fields fields = new Fields(call.body());
        Optional<String> key = fields.optional("key", 128);
        Optional<String> invitation = fields.optional("invitation", 128);
        if (key.isPresent() == invitation.isPresent()) {
            fields.fault("key", "neither or both of \"key\" and \"invitation\" are there", "send one of them");
        }
        fields.done(Set.of());
        List<String> counted = List.of("portal " + request.peer().getHostAddress());
        OptionalLong wait = throttle.attempt(counted);
        if (wait.isPresent()) {
            throw Refusal.of(429, "Too many attempts to sign in; try again in " + wait.getAsLong() + " seconds")
                    .with("Retry-After", Long.toString(wait.getAsLong()));
        }
        Optional<PartnerKeys.Found> found = key.map(text -> keys.good(text, request));
        String client = found.map(PartnerKeys.Found::client)
                .orElseGet(() -> invited(invitation.orElse("")).client());
        throttle.succeeded(counted);
        PartnerSessions.Opened opened = store.partnerSessions().open(client, found.map(PartnerKeys.Found::id));
        keys.session(request)
                .ifPresent(old -> store.partnerSessions().end(old.session().id()));
        return Answer.json(201, shown(opened)).with(SET_COOKIE, SessionCookie.setPortal(opened.text()));
    }

    // All that is wrong with one is one and the same answer.
    private Invitation invited(String text) {
        return store.invitations()
                .take(text)
                .filter(invitation -> keys.client(store.resources().contents(), invitation.client())
                        .isPresent())
                .orElseThrow(() -> Refusal.of(
                                401,
                                "The invitation is not good: it was used, is over, or was taken back; ask for another one")
                        .with("WWW-Authenticate", "Bearer realm=\"fairlead-partner\""));
    }

    /** Open, as it is what a page asks first: a browser without a session is no fault. */
    private Answer look(Call call) {
        SessionCookie.requireOwnOrigin(call.request());
        return Answer.json(200, keys.session(call.request()).map(this::shown).orElseGet(() -> new Members()
                .put("signedIn", false)
                .build()));
    }

    private Answer end(Call call) {
        keys.session(call.request()).ifPresent(opened -> store.partnerSessions()
                .end(opened.session().id()));
        return Answer.empty(204).with(SET_COOKIE, SessionCookie.clearPortal());
    }

    private Node.Mapping shown(PartnerSessions.Opened opened) {
        PartnerSession session = opened.session();
        return new Members()
                .put("signedIn", true)
                .put("client", session.client())
                .put("by", session.key().isPresent() ? "key" : "invitation")
                .put("csrf", SessionCookie.token(opened.text()))
                .put("expires", session.expires().toString())
                .put("ends", session.createdAt().plus(Session.LONGEST).toString())
                .build();
    }

    // -- invitations ------------------------------------------------------------------------------------------------

    private String client(Call call) {
        String name = call.path("name");
        return store.resources()
                .contents()
                .find(Kind.CLIENT, name)
                .orElseThrow(() -> Outcomes.missing(Kind.CLIENT, name))
                .name();
    }

    private Answer invitations(Call call) {
        List<Node> items = store.invitations().of(client(call)).stream()
                .<Node>map(each -> told(each).build())
                .toList();
        return Answer.json(200, new Members().put("items", Members.of(items)).build());
    }

    private static Members told(Invitation invitation) {
        return new Members()
                .put("id", invitation.id())
                .put("client", invitation.client())
                .put("by", invitation.by())
                .put("createdAt", invitation.createdAt().toString())
                .put("expires", invitation.expires().toString());
    }

    private Answer invite(Call call) throws IOException {
        String client = client(call);
        Fields fields = new Fields(call.body());
        Duration lasting = fields.optional("lasts", Portal::lasting).orElse(Invitations.USUAL);
        fields.done(Set.of());
        Invitations.Made made = store.invitations().make(call.caller().actor(), client, lasting, call.reason());
        // Behind the number sign: browsers keep that to themselves, so it comes into no log on the way.
        return Answer.json(
                201,
                told(made.invitation())
                        .put("invitation", made.text())
                        .put("path", "portal#/invitation/" + made.text())
                        .build());
    }

    private static Duration lasting(String text) {
        try {
            Duration lasting = Duration.parse(text.matches("[0-9]{1,3}d") ? "P" + text : "PT" + text);
            if (lasting.isPositive() && lasting.compareTo(Invitations.LONGEST) <= 0) {
                return lasting;
            }
        } catch (DateTimeException bad) {
            // Said below, as for one out of bounds.
        }
        throw new IllegalArgumentException("\"" + text + "\" is no time up to 30d, such as 12h or 3d");
    }

    private Answer uninvite(Call call) {
        String client = client(call);
        String id = call.path("invitation");
        if (!store.invitations().remove(call.caller().actor(), client, id, call.reason())) {
            throw Refusal.of(404, "There is no invitation \"" + id + "\" of the client \"" + client + "\"");
        }
        return Answer.empty(204);
    }
}
