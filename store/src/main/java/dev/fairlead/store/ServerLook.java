package dev.fairlead.store;

import com.mongodb.WriteConcern;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import dev.fairlead.store.mongo.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;

/** Asks the server of the store who it is. */
final class ServerLook {

    private final Database database;

    ServerLook(Database database) {
        this.database = database;
    }

    /** Asks for a change that changes nothing: nobody has that name. */
    boolean isFull() {
        try {
            database.tell(mongo -> mongo.getCollection(Installation.COLLECTION)
                    .withWriteConcern(WriteConcern.W1)
                    .updateOne(Filters.eq("nobody"), Updates.unset("nothing")));
            return false;
        } catch (StoreUnavailable refused) {
            if (refused.isFull()) {
                return true;
            }
            throw refused;
        }
    }

    Store.Server look() {
        Document build = database.ask(mongo -> mongo.runCommand(new Document("buildInfo", 1)));
        long begun = System.nanoTime();
        Document hello = database.ask(mongo -> mongo.runCommand(new Document("isMaster", 1)));
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        // What stands there was true in the middle of the question.
        Optional<Instant> time = hello.get("localTime") instanceof Date date
                ? Optional.of(date.toInstant().plus(took.dividedBy(2)))
                : Optional.empty();
        boolean installed = database.first(
                        mongo -> mongo.getCollection(Installation.COLLECTION).find(Filters.eq(Installation.ID)))
                .isPresent();
        return new Store.Server(Documents.text(build, "version"), took, time, installed);
    }
}
