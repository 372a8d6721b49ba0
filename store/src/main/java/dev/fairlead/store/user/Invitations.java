package dev.fairlead.store.user;

import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.audit.AuditLog;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import dev.fairlead.store.secret.Keyring;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;

/**
 * Invitations {@code fli_<id>_<secret>} of partners into the portal: each lets in one browser, once, until it expires. Of
 * the secret half a keyed hash is kept. Making, using and taking back are audited.
 */
public final class Invitations {

    /** How long one lasts where nobody says. */
    public static final Duration USUAL = Duration.ofDays(3);

    /** How long one may last. */
    public static final Duration LONGEST = Duration.ofDays(30);

    private final Tickets tickets;
    private final AuditLog audit;

    /** The invitations in a database. */
    public Invitations(Database database, AuditLog audit, Supplier<Keyring> keyring, Clock clock) {
        this.tickets = new Tickets(database, "invitations", "client", "fli", keyring, clock);
        this.audit = audit;
    }

    /**
     * One that was just made.
     *
     * @param text the whole secret, for the link; it cannot be read again
     */
    public record Made(Invitation invitation, String text) {
        @Override
        public String toString() {
            return "Made[" + invitation.id() + ", ***]";
        }
    }

    /** Invites a client; where there are too many, the oldest lets nobody in any more. */
    public Made make(Actor actor, String client, Duration lasting, String why) {
        Tickets.Fresh fresh = tickets.fresh();
        Invitation made = new Invitation(
                fresh.id(), client, actor.user(), fresh.at(), fresh.at().plus(lasting));
        sweep();
        tickets.makeRoom(client, "created");
        audit.append(actor, "invite", audited(made, why), List.of());
        Document more = new Document("by", actor.user()).append("expires", Date.from(made.expires()));
        tickets.keep(fresh, client, more);
        return new Made(made, fresh.text());
    }

    private static String audited(Invitation invitation, String why) {
        return "client " + invitation.client() + ", invitation " + invitation.id() + (why.isEmpty() ? "" : ": " + why);
    }

    /** Those of a client that still let somebody in, the newest first. */
    public List<Invitation> of(String client) {
        sweep();
        return tickets.of(client).stream()
                .map(Invitations::invitation)
                .sorted(Comparator.comparing(Invitation::createdAt).reversed())
                .toList();
    }

    /** Uses one up: of several who show the same, one is let in. */
    public Optional<Invitation> take(String text) {
        Instant now = tickets.now();
        return tickets.find(text)
                .map(Invitations::invitation)
                .filter(invitation -> now.isBefore(invitation.expires()))
                .filter(invitation -> tickets.remove(invitation.id()));
    }

    /** Takes one back; false where there is none. */
    public boolean remove(Actor actor, String client, String id, String why) {
        Optional<Invitation> there = of(client).stream()
                .filter(invitation -> invitation.id().equals(id))
                .findFirst();
        there.ifPresent(invitation -> {
            audit.append(actor, "uninvite", audited(invitation, why), List.of());
            tickets.remove(id);
        });
        return there.isPresent();
    }

    /** Removes those that let nobody in any more. */
    public void sweep() {
        tickets.removeExpired();
    }

    private static Invitation invitation(Document document) {
        return new Invitation(
                Documents.text(document, "_id"),
                Documents.text(document, "client"),
                Documents.text(document, "by"),
                Documents.time(document, "created"),
                Documents.time(document, "expires"));
    }
}
