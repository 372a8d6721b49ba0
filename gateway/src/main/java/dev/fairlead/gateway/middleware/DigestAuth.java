package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Middleware;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code digestAuth}: lets through who proves that it knows a user's password, once for each proof. A name that is not
 * known takes as long as one that is.
 */
public final class DigestAuth implements Step {

    /** The hash of a password that nobody has; not one that a caller can answer to, for it is no digest. */
    private static final String NOBODY = "-".repeat(32);

    private final Middleware.DigestAuth options;
    private final Map<String, String> users;
    private final Nonces nonces;

    /** A step that asks for one of these users; reads their file, if there is one. */
    DigestAuth(Middleware.DigestAuth options, Nonces nonces) {
        this.options = options;
        this.nonces = nonces;
        users = new HashMap<>(options.users());
        options.usersFile().ifPresent(file -> UsersFile.read(file).forEach(this::add));
    }

    private void add(String line) {
        int colon = line.lastIndexOf(':');
        String hash = line.substring(colon + 1).strip();
        if (colon > 0 && hash.matches("[0-9A-Fa-f]{32}")) {
            users.put(line.substring(0, colon).strip(), hash.toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public String name() {
        return "digest-auth";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        Optional<DigestAnswer> given = answer(exchange);
        if (given.isEmpty()) {
            return refuse(exchange, "no answer to a challenge", false);
        }
        DigestAnswer answer = given.get();
        if (!isGood(exchange, answer)) {
            return refuse(exchange, "wrong name or password, or about something else", false);
        }
        long count = Long.parseLong(answer.count(), 16);
        return switch (nonces.use(answer.nonce(), count, exchange.startMillis())) {
            case FRESH -> passed(exchange, answer.user());
            case STALE -> refuse(exchange, "the nonce has ended", true);
            case REPLAYED -> refuse(exchange, "the answer was used before", true);
        };
    }

    /** An answer to a challenge is good for one time: whether it was used is not tried. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        Optional<DigestAnswer> given = answer(exchange);
        if (given.isEmpty() || !isGood(exchange, given.get())) {
            return apply(exchange);
        }
        told.assumes("whether the answer to the challenge is used up is not tried, since that would use it up");
        return passed(exchange, given.get().user());
    }

    private static Optional<DigestAnswer> answer(Exchange exchange) {
        return exchange.headerCount("authorization") > 1
                ? Optional.empty()
                : DigestAnswer.read(exchange.header("authorization"));
    }

    private boolean isGood(Exchange exchange, DigestAnswer answer) {
        String user = answer.user() + ":" + options.realm();
        boolean known = users.containsKey(user);
        boolean proven = answer.proves(users.getOrDefault(user, NOBODY), exchange.method());
        boolean about = answer.isAbout(exchange.path(), exchange.query())
                && answer.realm().equals(options.realm());
        return known && proven && about;
    }

    private Verdict passed(Exchange exchange, String user) {
        options.headerField().ifPresent(header -> exchange.setRequestHeader(header, user));
        if (options.removeHeader()) {
            exchange.removeRequestHeader("authorization");
        }
        return Verdict.CONTINUE;
    }

    private Verdict refuse(Exchange exchange, String reason, boolean stale) {
        String realm = options.realm().replace("\\", "\\\\").replace("\"", "\\\"");
        String challenge = "Digest realm=\"" + realm + "\", nonce=\"" + nonces.make(exchange.startMillis())
                + "\", algorithm=MD5, qop=\"auth\"" + (stale ? ", stale=true" : "");
        return exchange.refuse(new Failure.Rejected(
                401, "A user name and a password are needed.", List.of("WWW-Authenticate", challenge), reason));
    }
}
