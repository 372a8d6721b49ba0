package dev.fairlead.store.user;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.audit.AuditLog;
import dev.fairlead.store.audit.TouchedList;
import dev.fairlead.store.content.Entry;
import dev.fairlead.store.content.Shelf;
import dev.fairlead.store.content.State;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.revision.Commits;
import dev.fairlead.store.secret.CredentialKeys;
import dev.fairlead.store.secret.Keyring;
import dev.fairlead.store.secret.PasswordHash;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Operators, their passwords and their tokens. Every change of them is audited. */
public final class Users {

    /** The collection of when tokens were used last. */
    public static final String TOKEN_USES = "tokenUses";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@+-]{1,128}");
    private static final int MIN_PASSWORD = 8;
    private static final int MAX_PASSWORD = 1024;
    private static final int MAX_USERS = 10_000;
    private static final String FIRST = "admin";

    private final Commits commits;
    private final Logins logins;
    private final Tokens tokens;
    private final Clock clock;
    private final int iterations;

    /**
     * The users that these commits make.
     *
     * @param iterations of new hashes of passwords
     */
    public Users(
            Commits commits,
            AuditLog audit,
            Database database,
            Supplier<Keyring> keyring,
            Clock clock,
            int iterations) {
        this.commits = commits;
        this.iterations = iterations;
        this.logins = new Logins(audit, clock, iterations);
        this.tokens = new Tokens(commits, database, keyring, clock);
        this.clock = clock;
    }

    /** How a change of a user ended. */
    public sealed interface Result {
        /** It is durable. */
        record Done(User user) implements Result {}

        /** The user that was to be created exists. */
        record Exists(String name) implements Result {}

        /** There is no such user. */
        record Missing(String name) implements Result {}

        /** It would leave nobody who may administer. */
        record LastAdministrator(String name) implements Result {}

        /** The name or the password does not do. */
        record Refused(String reason) implements Result {}
    }

    /**
     * A token that was just made.
     *
     * @param text the whole token; this is the only moment when it can be read
     */
    public record IssuedToken(ApiToken token, String text) {
        @Override
        public String toString() {
            return "IssuedToken[" + token.id() + ", ***]";
        }
    }

    /** Who a token speaks for. */
    public record Bearer(User user, ApiToken token) {}

    /**
     * Makes the first administrator, {@code admin}, if there is no user at all.
     *
     * @param password the one to use; where none is given, one is made
     * @return the password if it was made here, to be printed once; empty if nothing was made, or the given one is used
     * @throws IllegalArgumentException if the given password does not do
     */
    public Optional<String> bootstrap(Optional<String> password) {
        password.flatMap(Users::fault).ifPresent(fault -> {
            throw new IllegalArgumentException("FAIRLEAD_ADMIN_PASSWORD: " + fault);
        });
        if (!commits.now().state().entries(Shelf.USERS).isEmpty()) {
            return Optional.empty();
        }
        String used = password.orElseGet(
                () -> CredentialKeys.randomSecret(new SecureRandom()).substring(0, 20));
        Entry first =
                Accounts.entry(new User(FIRST, Role.ADMIN, true, now()), PasswordHash.of(used, iterations), "system");
        Commits.Committed committed = commits.commit(Actor.system(), "the first start", moment -> {
            State state = moment.state();
            return state.entries(Shelf.USERS).isEmpty()
                    ? Optional.of(proposal(state, "create-user", FIRST, Optional.of(first)))
                    : Optional.empty();
        });
        return committed.changed() && password.isEmpty() ? Optional.of(used) : Optional.empty();
    }

    /** All users by name; there are at most 10,000. */
    public List<User> list() {
        return commits.now().state().entries(Shelf.USERS).stream()
                .map(entry -> Accounts.account(entry).user())
                .toList();
    }

    /** The user, if there is one. */
    public Optional<User> find(String name) {
        return account(commits.now().state(), name).map(Accounts.Account::user);
    }

    /** Makes a user. A password has 8 to 1,024 characters. */
    public Result create(Actor actor, String name, Role role, String password) {
        if (!NAME.matcher(name).matches()) {
            return new Result.Refused("a user's name has 1 to 128 letters, digits and . _ - @ +");
        }
        Optional<String> fault = fault(password);
        if (fault.isPresent()) {
            return new Result.Refused(fault.get());
        }
        User user = new User(name, role, true, now());
        Entry entry = Accounts.entry(user, PasswordHash.of(password, iterations), actor.user());
        return change(actor, state -> {
            if (state.entry(Shelf.USERS, name).isPresent()) {
                return new Step(new Result.Exists(name), Optional.empty());
            }
            if (state.entries(Shelf.USERS).size() >= MAX_USERS) {
                return new Step(new Result.Refused("there are " + MAX_USERS + " users already"), Optional.empty());
            }
            return new Step(
                    new Result.Done(user), Optional.of(proposal(state, "create-user", name, Optional.of(entry))));
        });
    }

    /** Gives a user another role, or switches it off or on. */
    public Result change(Actor actor, String name, Role role, boolean active) {
        User user = new User(name, role, active, now());
        return change(actor, state -> {
            Optional<Accounts.Account> account = account(state, name);
            if (account.isEmpty()) {
                return new Step(new Result.Missing(name), Optional.empty());
            }
            Entry entry = Accounts.entry(user, account.get().password(), actor.user());
            return kept(proposal(state, "change-user", name, Optional.of(entry)), user);
        });
    }

    /** Gives a user another password. */
    public Result setPassword(Actor actor, String name, String password) {
        Optional<String> fault = fault(password);
        if (fault.isPresent()) {
            return new Result.Refused(fault.get());
        }
        String hash = PasswordHash.of(password, iterations);
        return change(actor, state -> {
            Optional<Accounts.Account> account = account(state, name);
            if (account.isEmpty()) {
                return new Step(new Result.Missing(name), Optional.empty());
            }
            User old = account.get().user();
            User user = new User(name, old.role(), old.active(), now());
            Entry entry = Accounts.entry(user, hash, actor.user());
            return new Step(
                    new Result.Done(user), Optional.of(proposal(state, "set-password", name, Optional.of(entry))));
        });
    }

    /**
     * Somebody whom a provider knows: makes the user at the first time, and gives it the role that the provider says now. One who is
     * switched off stays so, and a name that is somebody else's is not given away.
     *
     * @param proof the same for the same person, and no text that is the hash of a password
     */
    public Result signOn(String name, String proof, Role role) {
        if (!NAME.matcher(name).matches()) {
            return new Result.Refused("a user's name has 1 to 128 letters, digits and . _ - @ +");
        }
        return change(Actor.user(name), state -> {
            Optional<Accounts.Account> there = account(state, name);
            if (there.isEmpty() && state.entries(Shelf.USERS).size() >= MAX_USERS) {
                return new Step(new Result.Refused("there are " + MAX_USERS + " users already"), Optional.empty());
            }
            if (there.filter(account -> !account.password().equals(proof)).isPresent()) {
                return new Step(new Result.Exists(name), Optional.empty());
            }
            User old = there.map(Accounts.Account::user).orElse(new User(name, role, true, now()));
            if (there.isPresent() && (old.role() == role || !old.active())) {
                return new Step(new Result.Done(old), Optional.empty());
            }
            User user = new User(name, role, true, now());
            Entry entry = Accounts.entry(user, proof, "single sign-on");
            return kept(
                    proposal(state, there.isPresent() ? "change-user" : "create-user", name, Optional.of(entry)), user);
        });
    }

    /** Removes a user and all tokens of it. */
    public Result delete(Actor actor, String name) {
        return change(actor, state -> {
            Optional<Accounts.Account> account = account(state, name);
            if (account.isEmpty()) {
                return new Step(new Result.Missing(name), Optional.empty());
            }
            Commits.Proposal removed = proposal(state, "delete-user", name, Optional.empty());
            State without = removed.state();
            for (Entry token : state.entries(Shelf.TOKENS)) {
                if (Accounts.token(token).token().user().equals(name)) {
                    without = without.without(Shelf.TOKENS, token.name());
                }
            }
            return kept(
                    new Commits.Proposal(without, removed.action(), removed.touched()),
                    account.get().user());
        });
    }

    /**
     * The active user whose password this is. Slow by intention, two at a time; failures are audited, at most thirty a
     * minute one by one and the rest as a number.
     */
    public Optional<User> login(String name, String password) {
        Optional<Accounts.Account> account = account(commits.now().state(), name)
                .filter(found -> found.user().active());
        return logins.check(name, password, account);
    }

    /**
     * Makes a token for a user.
     *
     * @param label what it is for; at most 256 characters
     * @param role at most the user's
     * @return empty if there is no such active user, its role does not cover the token's, or there are 10,000 tokens
     * @throws IllegalArgumentException if the label is too long
     */
    public Optional<IssuedToken> issue(Actor actor, String user, String label, Role role, Optional<Instant> expires) {
        return tokens.issue(actor, user, label, role, expires);
    }

    /** Removes a token; false if there is none. */
    public boolean revoke(Actor actor, String tokenId) {
        return tokens.revoke(actor, tokenId);
    }

    /** All tokens, by user and time. */
    public List<ApiToken> tokens() {
        return tokens.list();
    }

    /** The active user whose token this is, with the token. Asks the store one small question. */
    public Optional<Bearer> authenticate(String text) {
        return tokens.authenticate(text);
    }

    /** What a step of a change comes to: a result, and a proposal if it is to be made. */
    private record Step(Result result, Optional<Commits.Proposal> proposal) {}

    private Result change(Actor actor, Function<State, Step> change) {
        AtomicReference<Result> result = new AtomicReference<>(new Result.Refused(""));
        commits.commit(actor, "", moment -> {
            Step step = change.apply(moment.state());
            result.set(step.result());
            return step.proposal();
        });
        return result.get();
    }

    private static Step kept(Commits.Proposal proposal, User user) {
        boolean administered = proposal.state().entries(Shelf.USERS).stream()
                .map(entry -> Accounts.account(entry).user())
                .anyMatch(other -> other.active() && other.role() == Role.ADMIN);
        return administered
                ? new Step(new Result.Done(user), Optional.of(proposal))
                : new Step(new Result.LastAdministrator(user.name()), Optional.empty());
    }

    private static Commits.Proposal proposal(State state, String action, String name, Optional<Entry> entry) {
        TouchedList touched = new TouchedList();
        touched.add("user " + name, state.entry(Shelf.USERS, name).map(Entry::body), entry.map(Entry::body));
        State next =
                entry.map(there -> state.with(Shelf.USERS, there)).orElseGet(() -> state.without(Shelf.USERS, name));
        return new Commits.Proposal(next, action, touched.list());
    }

    private static Optional<Accounts.Account> account(State state, String name) {
        return state.entry(Shelf.USERS, name).map(Accounts::account);
    }

    private static Optional<String> fault(String password) {
        int length = password.codePointCount(0, password.length());
        boolean fits = length >= MIN_PASSWORD && length <= MAX_PASSWORD;
        return fits
                ? Optional.empty()
                : Optional.of("a password has " + MIN_PASSWORD + " to " + MAX_PASSWORD + " characters, this one has "
                        + length);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    static byte[] bytes(String secret) {
        return secret.getBytes(UTF_8);
    }
}
