package dev.fairlead.store.user;

import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.audit.AuditLog;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import dev.fairlead.store.secret.Keyring;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;

/**
 * Sessions {@code fls_<id>_<secret>} of browsers, beside the chain: signing in and out is audited, that a session is used is
 * not. They lie in the store, so that they outlive a restart and hold for every process of management.
 */
public final class Sessions {

    private final Tickets tickets;
    private final AuditLog audit;
    private final Users users;

    /** The sessions of these users. */
    public Sessions(Database database, AuditLog audit, Users users, Supplier<Keyring> keyring, Clock clock) {
        this.tickets = new Tickets(database, "sessions", "user", "fls", keyring, clock);
        this.audit = audit;
        this.users = users;
    }

    /**
     * A session, with who it speaks for.
     *
     * @param text the whole secret that the browser shows
     */
    public record Opened(Session session, User user, String text) {
        @Override
        public String toString() {
            return "Opened[" + session.id() + ", ***]";
        }
    }

    /** Begins a session of a user whose password was just checked; the oldest ends where there are too many. */
    public Opened open(User user) {
        Tickets.Fresh fresh = tickets.fresh();
        Actor actor = new Actor(user.name(), Optional.of(fresh.id()), Optional.empty());
        audit.append(actor, "sign-in", "", List.of());
        tickets.keepUsed(fresh, user.name(), new Document());
        return new Opened(new Session(fresh.id(), user.name(), fresh.at(), fresh.at()), user, fresh.text());
    }

    /**
     * The session that a browser shows, while it is good and its user is active.
     *
     * @param use whether a person does something: what is asked in the background keeps no session alive
     */
    public Optional<Opened> find(String text, boolean use) {
        Instant now = tickets.now();
        return tickets.find(text)
                .map(Sessions::session)
                .filter(session -> now.isBefore(session.expires()))
                .flatMap(session -> users.find(session.user())
                        .filter(User::active)
                        .map(user -> new Opened(use ? used(session) : session, user, text)));
    }

    private Session used(Session session) {
        Instant now = tickets.used(session.id(), session.usedAt());
        return new Session(session.id(), session.user(), session.createdAt(), now);
    }

    /** Signs out. */
    public void end(Session session) {
        tickets.remove(session.id());
        audit.append(new Actor(session.user(), Optional.of(session.id()), Optional.empty()), "sign-out", "", List.of());
    }

    /** Ends all sessions of a user: the password is another one, or the user may no more. */
    public void endAll(String user) {
        tickets.removeAll(user);
    }

    /** Removes those that are over. */
    public void sweep() {
        tickets.removeUnused();
    }

    private static Session session(Document document) {
        return new Session(
                Documents.text(document, "_id"),
                Documents.text(document, "user"),
                Documents.time(document, "created"),
                Documents.time(document, "used"));
    }
}
