package dev.fairlead.store.user;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;

import dev.fairlead.model.KeyHash;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.audit.AuditLog;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import dev.fairlead.store.secret.CredentialKeys;
import dev.fairlead.store.secret.Keyring;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern TEXT = Pattern.compile("fli_([a-z0-9]{12})_([0-9A-Za-z]{32})");
    private static final String COLLECTION = "invitations";
    private static final int MAX_OF_A_CLIENT = 20;

    private final Database database;
    private final AuditLog audit;
    private final Supplier<Keyring> keyring;
    private final Clock clock;

    /** The invitations in a database. */
    public Invitations(Database database, AuditLog audit, Supplier<Keyring> keyring, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.keyring = keyring;
        this.clock = clock;
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
        SecureRandom random = new SecureRandom();
        String id = CredentialKeys.randomId(random);
        String secret = CredentialKeys.randomSecret(random);
        Instant now = now();
        Invitation made = new Invitation(id, client, actor.user(), now, now.plus(lasting));
        makeRoom(client);
        audit.append(actor, "invite", audited(made, why), List.of());
        Document document = new Document("_id", id)
                .append("client", client)
                .append("by", actor.user())
                .append("hash", keyring.get().hash(Users.bytes(secret)).hex())
                .append("created", Date.from(now))
                .append("expires", Date.from(made.expires()));
        database.tell(mongo -> mongo.getCollection(COLLECTION).insertOne(document));
        return new Made(made, "fli_" + id + "_" + secret);
    }

    private static String audited(Invitation invitation, String why) {
        return "client " + invitation.client() + ", invitation " + invitation.id() + (why.isEmpty() ? "" : ": " + why);
    }

    private void makeRoom(String client) {
        List<String> ids = of(client).stream()
                .skip(MAX_OF_A_CLIENT - 1L)
                .map(Invitation::id)
                .toList();
        if (!ids.isEmpty()) {
            database.tell(mongo -> mongo.getCollection(COLLECTION).deleteMany(in("_id", ids)));
        }
    }

    /** Those of a client that still let somebody in, the newest first. */
    public List<Invitation> of(String client) {
        sweep();
        return database
                .ask(mongo -> mongo.getCollection(COLLECTION)
                        .find(eq("client", client))
                        .into(new ArrayList<>()))
                .stream()
                .map(Invitations::invitation)
                .sorted(Comparator.comparing(Invitation::createdAt).reversed())
                .toList();
    }

    /** Uses one up: of several who show the same, one is let in. */
    public Optional<Invitation> take(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        byte[] secret = Users.bytes(parts.group(2));
        Instant now = now();
        return database.first(mongo -> mongo.getCollection(COLLECTION).find(eq(parts.group(1))))
                .filter(there -> keyring.get().matches(secret, KeyHash.parse(Documents.text(there, "hash"))))
                .map(Invitations::invitation)
                .filter(invitation -> now.isBefore(invitation.expires()))
                .filter(invitation -> isRemoved(invitation.id()));
    }

    private boolean isRemoved(String id) {
        return database.ask(mongo -> mongo.getCollection(COLLECTION).deleteOne(eq(id)))
                        .getDeletedCount()
                == 1;
    }

    /** Takes one back; false where there is none. */
    public boolean remove(Actor actor, String client, String id, String why) {
        Optional<Invitation> there = of(client).stream()
                .filter(invitation -> invitation.id().equals(id))
                .findFirst();
        there.ifPresent(invitation -> {
            audit.append(actor, "uninvite", audited(invitation, why), List.of());
            isRemoved(id);
        });
        return there.isPresent();
    }

    /** Removes those that let nobody in any more. */
    public void sweep() {
        Date now = Date.from(now());
        database.tell(mongo -> mongo.getCollection(COLLECTION).deleteMany(lt("expires", now)));
    }

    private static Invitation invitation(Document document) {
        return new Invitation(
                Documents.text(document, "_id"),
                Documents.text(document, "client"),
                Documents.text(document, "by"),
                Documents.time(document, "created"),
                Documents.time(document, "expires"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
