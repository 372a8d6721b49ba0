package dev.fairlead.store.replica;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.model.Updates;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import dev.fairlead.store.secret.CredentialKeys;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bson.Document;
import org.bson.types.Binary;

/**
 * Questions that management puts to one running gateway, by way of the store: the two need not reach each other. A gateway looks
 * when it reports, about every second. Both ways are encrypted with the installation's key, as keys of clients may be among what is asked about.
 */
public final class Questions {

    private static final String COLLECTION = "questions";
    private static final Duration PATIENCE = Duration.ofSeconds(6);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final int MAX_WAITING = 16;
    private static final int MAX_BYTES = 1024 * 1024;

    private final Database database;
    private final Supplier<Keyring> keyring;
    private final Clock clock;

    /** The questions in a database. */
    public Questions(Database database, Supplier<Keyring> keyring, Clock clock) {
        this.database = database;
        this.keyring = keyring;
        this.clock = clock;
    }

    /** Asks, and waits for the answer for some seconds; empty if there is none, or too many wait already. */
    public Optional<String> ask(String replica, String question) {
        Instant now = clock.instant();
        database.tell(mongo ->
                mongo.getCollection(COLLECTION).deleteMany(lt("at", Date.from(now.minus(PATIENCE.multipliedBy(2))))));
        long waiting = database.ask(mongo -> mongo.getCollection(COLLECTION).countDocuments(eq("replica", replica)));
        if (waiting >= MAX_WAITING) {
            return Optional.empty();
        }
        String id = CredentialKeys.randomId(new SecureRandom());
        database.tell(mongo -> mongo.getCollection(COLLECTION)
                .insertOne(new Document("_id", id)
                        .append("replica", replica)
                        .append("at", Date.from(now))
                        .append("question", sealed(id, question))));
        try {
            return awaited(id, now.plus(PATIENCE));
        } finally {
            database.tell(mongo -> mongo.getCollection(COLLECTION).deleteOne(eq(id)));
        }
    }

    private Optional<String> awaited(String id, Instant deadline) {
        Optional<String> answer = answer(id);
        while (answer.isEmpty()
                && clock.instant().isBefore(deadline)
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            answer = answer(id);
        }
        return answer;
    }

    private Optional<String> answer(String id) {
        return database.first(mongo -> mongo.getCollection(COLLECTION).find(eq(id)))
                .flatMap(document -> opened(document, "answer"));
    }

    /** Answers what was asked of this replica and has no answer yet. */
    public void answerAll(String replica, UnaryOperator<String> answerer) {
        List<Document> open = database.all(mongo -> mongo.getCollection(COLLECTION)
                .find(and(eq("replica", replica), exists("answer", false)))
                .limit(MAX_WAITING));
        for (Document document : open) {
            opened(document, "question").map(answerer).ifPresent(answer -> {
                String id = Documents.text(document, "_id");
                database.tell(mongo ->
                        mongo.getCollection(COLLECTION).updateOne(eq(id), Updates.set("answer", sealed(id, answer))));
            });
        }
    }

    private Binary sealed(String id, String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        if (plain.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "it has " + plain.length + " bytes, at most " + MAX_BYTES + " are passed on");
        }
        return new Binary(keyring.get().encrypt(plain, COLLECTION + " " + id));
    }

    // What another key sealed is as if it were not there.
    private Optional<String> opened(Document document, String field) {
        if (!(document.get(field) instanceof Binary sealed)) {
            return Optional.empty();
        }
        try {
            byte[] plain = keyring.get().decrypt(sealed.getData(), COLLECTION + " " + Documents.text(document, "_id"));
            return Optional.of(new String(plain, StandardCharsets.UTF_8));
        } catch (KeyException wrongKey) {
            return Optional.empty();
        }
    }
}
