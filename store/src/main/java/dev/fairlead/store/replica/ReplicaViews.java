package dev.fairlead.store.replica;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.WriteConcern;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOptions;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.bson.Document;
import org.bson.types.Binary;

/**
 * What each running gateway has in its table: routes, services, backends and how they stand, as it shows them itself. Packed, replaced
 * when it changes, and only read when somebody looks.
 */
public final class ReplicaViews {

    private static final String COLLECTION = "replicaViews";
    private static final int MAX_PACKED = 4 << 20;
    private static final int MAX_TEXT = 64 << 20;
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final Database database;
    private final Clock clock;

    /** The views in a database. */
    public ReplicaViews(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A view.
     *
     * @param json what the gateway shows; empty if it was too large to be told
     * @param at when it was told
     */
    public record View(String json, Instant at) {}

    /** Saves the view of a replica; one that is too large is saved as nothing. */
    public void save(String replica, String json) {
        byte[] packed = packed(json);
        Document document = new Document("_id", replica)
                .append("at", Date.from(clock.instant()))
                .append("view", new Binary(packed.length > MAX_PACKED ? new byte[0] : packed));
        database.tell(mongo -> mongo.getCollection(COLLECTION)
                .withWriteConcern(WriteConcern.W1)
                .replaceOne(eq(replica), document, new ReplaceOptions().upsert(true)));
    }

    /** What a replica told last. */
    public Optional<View> find(String replica) {
        return database.first(mongo -> mongo.getCollection(COLLECTION).find(eq(replica)))
                .map(document -> new View(unpacked(document), Documents.time(document, "at")));
    }

    /** When each replica told last: cheap to ask, for whoever keeps what was told. */
    public Map<String, Instant> told() {
        Map<String, Instant> told = new HashMap<>();
        database.all(mongo -> mongo.getCollection(COLLECTION).find().projection(Projections.include("at")))
                .forEach(document -> told.put(Documents.text(document, "_id"), Documents.time(document, "at")));
        return told;
    }

    /** Forgets those of replicas that are gone. */
    public void sweep() {
        Date since = Date.from(clock.instant().minus(FORGOTTEN));
        database.tell(mongo -> mongo.getCollection(COLLECTION).deleteMany(lt("at", since)));
    }

    private static byte[] packed(String json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static String unpacked(Document document) {
        if (!(document.get("view") instanceof Binary binary) || binary.length() == 0) {
            return "";
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(binary.getData()))) {
            byte[] text = in.readNBytes(MAX_TEXT);
            return new String(text, java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException damaged) {
            return "";
        }
    }
}
