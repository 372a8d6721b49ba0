package dev.fairlead.management.api;

import dev.fairlead.management.access.Caller;
import dev.fairlead.management.access.Login;
import dev.fairlead.management.access.Right;
import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.user.ApiToken;
import dev.fairlead.store.user.Role;
import dev.fairlead.store.user.User;
import dev.fairlead.store.user.Users.IssuedToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Bearer tokens: one's own, and for administrators everybody's. A password is exchanged for one by logging in. */
final class Tokens {

    private static final Duration LOGIN_LASTS = Duration.ofHours(12);
    private static final int MAX_LABEL = 128;

    private final Store store;
    private final Login login;
    private final InstantSource clock;

    Tokens(Store store, Login login, InstantSource clock) {
        this.store = store;
        this.login = login;
        this.clock = clock;
    }

    void serve(Operations table) {
        table.does("login", this::login);
        table.does("readSelf", this::self);
        table.does("listTokens", this::list);
        table.does("createToken", this::create);
        table.does("revokeToken", this::revoke);
    }

    private Answer login(Call call) throws IOException {
        Fields fields = new Fields(call.body());
        String name = fields.text("user", 128);
        String password = fields.text("password", 1024);
        String label = fields.optional("label", MAX_LABEL).orElse("login");
        Optional<Instant> expires = fields.optional("expires", this::time);
        fields.done(Set.of());
        User user = login.check(name, password, call.request().peer());
        Instant end = expires.orElse(clock.instant().plus(LOGIN_LASTS));
        return issued(Actor.user(user.name()), user.name(), label, user.role(), Optional.of(end));
    }

    private Answer create(Call call) throws IOException {
        Caller caller = call.caller();
        Fields fields = new Fields(call.body());
        String label = fields.text("label", MAX_LABEL);
        String user = fields.optional("user", 128).orElse(caller.user());
        Optional<Role> asked = fields.choice("role", Role.class);
        Optional<Instant> expires = fields.optional("expires", this::time);
        fields.done(Set.of());
        if (!user.equals(caller.user()) && !caller.may(Right.ADMINISTER)) {
            throw Refusal.of(403, "Only an administrator may make tokens for somebody else");
        }
        Role role = asked.orElseGet(() -> most(caller));
        if (!caller.mayGrant(role)) {
            throw Refusal.of(403, "A token may not do more than the one that makes it; take a lesser role");
        }
        return issued(caller.actor(), user, label, role, expires);
    }

    // The role that comes nearest to what the caller may do.
    private static Role most(Caller caller) {
        return Arrays.stream(Role.values()).filter(caller::mayGrant).findFirst().orElse(Role.VIEWER);
    }

    private Instant time(String text) {
        try {
            Instant time = Instant.parse(text);
            if (time.isBefore(clock.instant())) {
                throw new IllegalArgumentException("\"" + text + "\" is in the past");
            }
            return time;
        } catch (DateTimeException bad) {
            throw new IllegalArgumentException("\"" + text + "\" is not a time like 2026-12-31T00:00:00Z", bad);
        }
    }

    private Answer issued(Actor actor, String user, String label, Role role, Optional<Instant> expires) {
        IssuedToken issued = store.users()
                .issue(actor, user, label, role, expires)
                .orElseThrow(() -> Refusal.of(404, "There is no active user \"" + user + "\""));
        Members body = new Members().put("token", issued.text());
        describe(body, issued.token());
        return Answer.json(201, body.build())
                .with("Location", Links.to("tokens", issued.token().id()));
    }

    private Answer list(Call call) {
        List<Node> items = store.users().tokens().stream()
                .filter(token -> visible(call.caller(), token))
                .map(token -> describe(new Members(), token).build())
                .map(Node.class::cast)
                .toList();
        return Answer.json(200, new Members().put("items", Members.of(items)).build());
    }

    private static boolean visible(Caller caller, ApiToken token) {
        return caller.may(Right.ADMINISTER) || token.user().equals(caller.user());
    }

    private Answer revoke(Call call) {
        String id = call.path("token");
        boolean there = store.users().tokens().stream()
                .anyMatch(token -> token.id().equals(id) && visible(call.caller(), token));
        if (!there || !store.users().revoke(call.caller().actor(), id)) {
            throw Refusal.of(404, "There is no token \"" + id + "\"");
        }
        return Answer.empty(204);
    }

    /** Who the caller is, for those who only have a token. */
    private Answer self(Call call) {
        return Answer.json(
                200,
                new Members()
                        .put("user", call.caller().user())
                        .put("token", call.caller().actor().token().map(Members::of))
                        .put("rights", Members.ofTexts(call.caller().words()))
                        .build());
    }

    private static Members describe(Members body, ApiToken token) {
        return body.put("id", token.id())
                .put("user", token.user())
                .put("label", token.label())
                .put("role", token.role().name().toLowerCase(Locale.ROOT))
                .put("createdAt", token.createdAt().toString())
                .put("expires", token.expires().map(Instant::toString).map(Members::of))
                .put("lastUsed", token.lastUsed().map(Instant::toString).map(Members::of));
    }
}
