package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Middleware;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code basicAuth}: lets through who knows a user's password. Hashes are slow on purpose, so they are checked beside
 * the event loops, a few at a time, and what was right is remembered. A name that is not known takes as long as one
 * that is.
 */
public final class BasicAuth implements Step.Pure {

    private static final int LONGEST = 1024;

    private final Middleware.BasicAuth options;
    private final Map<String, String> users;

    /** A step that asks for one of these users; reads their file, if there is one. */
    public BasicAuth(Middleware.BasicAuth options) {
        this.options = options;
        users = new HashMap<>(options.users());
        options.usersFile().ifPresent(file -> add(users, file));
    }

    private static void add(Map<String, String> users, String file) {
        for (String line : UsersFile.read(file)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                users.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
    }

    @Override
    public String name() {
        return "basic-auth";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        Optional<String[]> given = given(exchange.header("authorization"));
        if (given.isEmpty()) {
            return refuse(exchange, "no user name and password");
        }
        String user = given.get()[0];
        String password = given.get()[1];
        String hash = users.getOrDefault(user, Passwords.NOBODY);
        if (Passwords.isRemembered(hash, password)) {
            return passed(exchange, user);
        }
        Verdict suspended = exchange.suspend();
        boolean begun = Passwords.check(
                hash,
                password,
                right -> exchange.resume(
                        right && users.containsKey(user)
                                ? passed(exchange, user)
                                : refuse(exchange, "wrong name or password")));
        if (!begun) {
            exchange.resume(exchange.refuse(new Failure.Overloaded("too many passwords are being checked")));
        }
        return suspended;
    }

    private static Optional<String[]> given(@Nullable String header) {
        if (header == null || header.length() > LONGEST || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(header.substring(6).strip());
            String text = new String(decoded, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new String[] {text.substring(0, colon), text.substring(colon + 1)});
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private Verdict passed(Exchange exchange, String user) {
        options.headerField().ifPresent(header -> exchange.setRequestHeader(header, user));
        if (options.removeHeader()) {
            exchange.removeRequestHeader("authorization");
        }
        return Verdict.CONTINUE;
    }

    private Verdict refuse(Exchange exchange, String reason) {
        String realm = options.realm().replace("\\", "\\\\").replace("\"", "\\\"");
        return exchange.refuse(new Failure.Rejected(
                401,
                "A user name and a password are needed.",
                List.of("WWW-Authenticate", "Basic realm=\"" + realm + "\""),
                reason));
    }
}
