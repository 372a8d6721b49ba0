package dev.fairlead.store.user;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.fairlead.model.KeyHash;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.audit.TouchedList;
import dev.fairlead.store.content.Entry;
import dev.fairlead.store.content.Shelf;
import dev.fairlead.store.content.State;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.revision.Commits;
import dev.fairlead.store.secret.CredentialKeys;
import dev.fairlead.store.secret.Keyring;
import dev.fairlead.store.user.Users.Bearer;
import dev.fairlead.store.user.Users.IssuedToken;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** API tokens {@code flt_<id>_<secret>}. Making and removing one is audited. */
final class Tokens {

    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final Pattern TEXT = Pattern.compile("flt_([a-z0-9]{12})_([0-9A-Za-z]{32})");
    private static final String USES = Users.TOKEN_USES;
    private static final int MAX_TOKENS = 10_000;

    private final Commits commits;
    private final Database database;
    private final Supplier<Keyring> keyring;
    private final Clock clock;
    // Bounded: only ids of tokens that exist come here, and there are at most 10,000.
    private final Map<String, Instant> used = new ConcurrentHashMap<>();

    Tokens(Commits commits, Database database, Supplier<Keyring> keyring, Clock clock) {
        this.commits = commits;
        this.database = database;
        this.keyring = keyring;
        this.clock = clock;
    }

    /**
     * Makes a token for a user.
     *
     * @param label what it is for; at most 256 characters
     * @param role at most the user's
     * @return empty if there is no such active user, its role does not cover the token's, or there are 10,000 tokens
     * @throws IllegalArgumentException if the label is too long
     */
    Optional<IssuedToken> issue(Actor actor, String user, String label, Role role, Optional<Instant> expires) {
        if (label.length() > 256) {
            throw new IllegalArgumentException("a label has at most 256 characters, this one has " + label.length());
        }
        SecureRandom random = new SecureRandom();
        String id = CredentialKeys.randomId(random);
        String secret = CredentialKeys.randomSecret(random);
        KeyHash hash = keyring.get().hash(Users.bytes(secret));
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        ApiToken token = new ApiToken(id, user, label, role, now, expires, Optional.empty());
        Entry entry = Accounts.entry(token, hash, actor.user());
        Commits.Committed committed = commits.commit(actor, "", moment -> {
            State state = moment.state();
            boolean allowed = state.entry(Shelf.USERS, user)
                    .map(Accounts::account)
                    .filter(account ->
                            account.user().active() && account.user().role().covers(role))
                    .isPresent();
            boolean room = state.entries(Shelf.TOKENS).size() < MAX_TOKENS;
            return allowed && room
                    ? Optional.of(proposal(state, "issue-token", id, Optional.of(entry)))
                    : Optional.empty();
        });
        return committed.changed() ? Optional.of(new IssuedToken(token, "flt_" + id + "_" + secret)) : Optional.empty();
    }

    /** Removes a token; false if there is none. */
    boolean revoke(Actor actor, String id) {
        Commits.Committed committed = commits.commit(actor, "", moment -> {
            State state = moment.state();
            return state.entry(Shelf.TOKENS, id).map(there -> proposal(state, "revoke-token", id, Optional.empty()));
        });
        used.remove(id);
        return committed.changed();
    }

    /** All tokens, by user and time. */
    List<ApiToken> list() {
        Map<String, Instant> uses = uses();
        return commits.now().state().entries(Shelf.TOKENS).stream()
                .map(entry -> Accounts.token(entry).token())
                .map(token -> used(token, Optional.ofNullable(uses.get(token.id()))))
                .sorted(Comparator.comparing(ApiToken::user).thenComparing(ApiToken::createdAt))
                .toList();
    }

    /** The active user whose token this is, with the token. Asks the store one small question. */
    Optional<Bearer> authenticate(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        State state = commits.now().state();
        byte[] secret = Users.bytes(parts.group(2));
        Instant now = clock.instant();
        Optional<Bearer> bearer = state.entry(Shelf.TOKENS, parts.group(1))
                .map(Accounts::token)
                .filter(kept -> keyring.get().matches(secret, kept.hash()))
                .map(Accounts.KeptToken::token)
                .filter(token -> token.expires().map(now::isBefore).orElse(true))
                .flatMap(token -> bearer(state, token));
        bearer.ifPresent(known -> note(known.token().id(), now));
        return bearer;
    }

    private static Optional<Bearer> bearer(State state, ApiToken token) {
        return state.entry(Shelf.USERS, token.user())
                .map(entry -> Accounts.account(entry).user())
                .filter(User::active)
                .map(user -> new Bearer(user, token));
    }

    private static Commits.Proposal proposal(State state, String action, String id, Optional<Entry> entry) {
        TouchedList touched = new TouchedList();
        touched.add("token " + id, state.entry(Shelf.TOKENS, id).map(Entry::body), entry.map(Entry::body));
        State next =
                entry.map(there -> state.with(Shelf.TOKENS, there)).orElseGet(() -> state.without(Shelf.TOKENS, id));
        return new Commits.Proposal(next, action, touched.list());
    }

    // To the minute, and beside the chain: that a token is used is no change, and must not cost a write a call.
    private void note(String id, Instant now) {
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        if (minute.equals(used.put(id, minute))) {
            return;
        }
        try {
            database.tell(mongo -> mongo.getCollection(USES)
                    .updateOne(eq(id), Updates.set("at", Date.from(minute)), new UpdateOptions().upsert(true)));
        } catch (StoreUnavailable later) {
            LOG.atDebug().addKeyValue("token", id).setCause(later).log("token_use_not_noted");
        }
    }

    private Map<String, Instant> uses() {
        Map<String, Instant> uses = new HashMap<>();
        database.all(mongo -> mongo.getCollection(USES).find())
                .forEach(document -> uses.put(Documents.text(document, "_id"), Documents.time(document, "at")));
        return uses;
    }

    private static ApiToken used(ApiToken token, Optional<Instant> lastUsed) {
        return new ApiToken(
                token.id(), token.user(), token.label(), token.role(), token.createdAt(), token.expires(), lastUsed);
    }
}
