package dev.fairlead.store.user;

import dev.fairlead.model.KeyHash;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.content.Entry;
import java.time.Instant;
import java.util.Optional;

/** Users and tokens as entries of their shelves. */
final class Accounts {

    private Accounts() {}

    /**
     * A user with what proves who it is.
     *
     * @param password as {@link dev.fairlead.store.secret.PasswordHash} writes it
     */
    record Account(User user, String password) {}

    /** A token with what proves it. */
    record KeptToken(ApiToken token, KeyHash hash) {}

    static Entry entry(User user, String password, String by) {
        String body = Json.canonical(new Members()
                .put("role", user.role().word())
                .put("active", user.active())
                .put("password", password)
                .build());
        return new Entry(user.name(), user.changedAt(), by, body);
    }

    static Account account(Entry entry) {
        Node.Mapping body = body(entry);
        Role role = Role.ofWord(body.text("role")).orElse(Role.VIEWER);
        return new Account(new User(entry.name(), role, body.flag("active"), entry.at()), body.text("password"));
    }

    static Entry entry(ApiToken token, KeyHash hash, String by) {
        Members body = new Members()
                .put("user", token.user())
                .put("label", token.label())
                .put("role", token.role().word())
                .put("expires", token.expires().map(Instant::toString).map(Members::of))
                .put("hash", hash.hex());
        return new Entry(token.id(), token.createdAt(), by, Json.canonical(body.build()));
    }

    static KeptToken token(Entry entry) {
        Node.Mapping body = body(entry);
        Optional<Instant> expires = Optional.of(body.text("expires"))
                .filter(text -> !text.isEmpty())
                .map(Instant::parse);
        ApiToken token = new ApiToken(
                entry.name(),
                body.text("user"),
                body.text("label"),
                Role.ofWord(body.text("role")).orElse(Role.VIEWER),
                entry.at(),
                expires,
                Optional.empty());
        return new KeptToken(token, KeyHash.parse(body.text("hash")));
    }

    private static Node.Mapping body(Entry entry) {
        try {
            if (Json.read(entry.body(), entry.name()) instanceof Node.Mapping mapping) {
                return mapping;
            }
            throw new IllegalStateException("the account \"" + entry.name() + "\" in the store is no mapping");
        } catch (Json.Malformed failure) {
            throw new IllegalStateException("the account in the store is damaged: " + failure.getMessage(), failure);
        }
    }
}
