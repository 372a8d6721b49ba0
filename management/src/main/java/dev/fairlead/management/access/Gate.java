package dev.fairlead.management.access;

import dev.fairlead.management.http.Refusal;
import dev.fairlead.management.http.Request;
import dev.fairlead.store.user.Sessions;
import dev.fairlead.store.user.Users;
import java.util.Optional;
import java.util.function.Supplier;

/** Lets a request in, or not: the one place where tokens, sessions and rights are checked. */
public final class Gate {

    private static final String CHALLENGE = "Bearer realm=\"fairlead\"";

    private final Supplier<Users> users;
    private final Supplier<Sessions> sessions;

    public Gate(Supplier<Users> users, Supplier<Sessions> sessions) {
        this.users = users;
        this.sessions = sessions;
    }

    /**
     * Who sends the request, if that allows what it asks for.
     *
     * @throws Refusal 401 without a good token or session, 403 where the role is not enough or another site's page asks
     */
    public Caller admit(Request request, Right right) {
        return admit(request, right, request.header(SessionCookie.BACKGROUND).isEmpty());
    }

    /**
     * Likewise.
     *
     * @param use whether a person does something: what a page asks by itself keeps no session alive
     */
    public Caller admit(Request request, Right right, boolean use) {
        if (right == Right.OPEN) {
            return Caller.nobody();
        }
        Caller caller = caller(request, use);
        if (!caller.may(right)) {
            throw Refusal.of(
                    403,
                    "The role of " + caller.user() + " does not allow this; it needs the right to " + words(right));
        }
        return caller;
    }

    /** The session that the request shows, if it is good. */
    public Optional<Sessions.Opened> session(Request request) {
        return session(request, request.header(SessionCookie.BACKGROUND).isEmpty());
    }

    private Optional<Sessions.Opened> session(Request request, boolean use) {
        return SessionCookie.of(request).flatMap(text -> sessions.get().find(text, use));
    }

    private Caller caller(Request request, boolean use) {
        Optional<String> behalf = request.header("X-On-Behalf-Of").map(String::strip);
        if (behalf.filter(name -> name.isEmpty() || name.length() > 256).isPresent()) {
            throw Refusal.of(400, "X-On-Behalf-Of must have 1 to 256 characters");
        }
        // Whoever shows a token means it: no browser does that by itself.
        return request.header("Authorization")
                .map(header -> bearer(header)
                        .flatMap(token -> users.get().authenticate(token))
                        .map(bearer -> Caller.of(bearer, behalf))
                        .orElseThrow(
                                () -> Refusal.of(401, "The token is not good: it may be mistyped, expired or revoked")
                                        .with("WWW-Authenticate", CHALLENGE + ", error=\"invalid_token\"")))
                .orElseGet(() -> person(request, behalf, use));
    }

    private Caller person(Request request, Optional<String> behalf, boolean use) {
        String text = SessionCookie.of(request).orElseThrow(() -> Refusal.of(
                        401, "This needs a token: send \"Authorization: Bearer flt_...\"; POST /api/v1/login gives one")
                .with("WWW-Authenticate", CHALLENGE));
        SessionCookie.requireOwnPage(request, text);
        return session(request, use).map(opened -> Caller.of(opened, behalf)).orElseThrow(() -> Refusal.of(
                        401, "The session is over; sign in again")
                .with("WWW-Authenticate", CHALLENGE)
                .with("Set-Cookie", SessionCookie.clear()));
    }

    // RFC 6750 2.1; the scheme's case does not matter.
    private static Optional<String> bearer(String header) {
        String scheme = "bearer ";
        boolean fits = header.regionMatches(true, 0, scheme, 0, scheme.length()) && header.length() <= 512;
        return fits ? Optional.of(header.substring(scheme.length()).strip()) : Optional.empty();
    }

    private static String words(Right right) {
        return switch (right) {
            case OPEN, KNOWN -> "call";
            case READ -> "read (viewer, editor, auditor or admin)";
            case INSPECT -> "inspect requests (editor, auditor or admin)";
            case EDIT -> "edit (editor or admin)";
            case AUDIT -> "read the audit (auditor or admin)";
            case PARTNER -> "be a client (a key of the client)";
            case ADMINISTER -> "administer (admin)";
        };
    }
}
