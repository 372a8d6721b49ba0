package dev.fairlead.store.other;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.client.AggregateIterable;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoIterable;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.result.UpdateResult;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonParseException;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;

/**
 * One MongoDB that somebody else keeps. Questions and answers are trees, documents extended JSON in its relaxed form.
 * Blocks; heeds interruption.
 */
public final class OtherMongo implements AutoCloseable {

    /** Connections to one of them; more wait. */
    static final int MAX_CONNECTIONS = 8;

    private static final int CONNECT_SECONDS = 5;
    private static final int IDLE_SECONDS = 30;
    private static final int USUAL_DOCUMENTS = 100;
    private static final JsonWriterSettings RELAXED =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    private final ConnectionString address;
    private final MongoClient client;

    /**
     * Connects when first asked.
     *
     * @param ofThisMachine whether the address was said on this machine: only then may it name what the machine itself has
     * @throws IllegalArgumentException with what is wrong with the address, and nothing of it that is secret
     */
    public OtherMongo(String url, boolean ofThisMachine) {
        if (!url.startsWith("mongodb://") && !url.startsWith("mongodb+srv://")) {
            throw new IllegalArgumentException("the secret (not shown) is not mongodb://user:password@host/database");
        }
        try {
            address = new ConnectionString(url);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("the secret (not shown) is no address of a MongoDB", wrong);
        }
        boolean foreign = url.contains("MONGODB-") || url.contains("GSSAPI") || url.contains("proxyHost");
        if (foreign && !ofThisMachine) {
            throw new IllegalArgumentException(
                    "its address uses the machine's own identity or a proxy, which only a secret of a file may");
        }
        client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(address)
                .applicationName("fairlead")
                .applyToConnectionPoolSettings(pool ->
                        pool.maxSize(MAX_CONNECTIONS).minSize(0).maxConnectionIdleTime(IDLE_SECONDS, TimeUnit.SECONDS))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(CONNECT_SECONDS, TimeUnit.SECONDS))
                .applyToSocketSettings(socket -> socket.connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS))
                .build());
    }

    /**
     * Asks it.
     *
     * @param question operation, collection, and what the operation wants
     * @return documents, or counts
     * @throws IOException with the reason, if it refuses or does not answer
     */
    public Node.Mapping ask(Node.Mapping question, int millis, int maxBytes) throws IOException, InterruptedException {
        String named = question.text("database");
        String database = named.isEmpty() ? address.getDatabase() : named;
        if (database == null) {
            throw new IOException("neither the node nor its secret names a database");
        }
        try {
            MongoCollection<BsonDocument> collection = client.getDatabase(database)
                    .withTimeout(millis, TimeUnit.MILLISECONDS)
                    .getCollection(question.text("collection"), BsonDocument.class);
            return new Operation(collection, question, maxBytes).run(question.text("operation"));
        } catch (MongoInterruptedException stopped) {
            throw new InterruptedException();
        } catch (MongoException | JsonParseException refused) {
            String line =
                    String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
            throw new IOException("the database says: " + line, refused);
        }
    }

    private record Operation(MongoCollection<BsonDocument> collection, Node.Mapping question, int maxBytes) {

        Node.Mapping run(String operation) throws IOException {
            return switch (operation) {
                case "find" -> found(find());
                case "findOne" -> one(find().limit(1).first());
                case "count" -> counted("count", collection.countDocuments(document("filter")));
                case "aggregate" -> {
                    AggregateIterable<BsonDocument> all = collection.aggregate(documents("pipeline"));
                    yield found(all);
                }
                case "insertOne" -> {
                    collection.insertOne(document("document"));
                    yield counted("inserted", 1);
                }
                case "insertMany" -> {
                    List<BsonDocument> all = documents("documents");
                    collection.insertMany(all);
                    yield counted("inserted", all.size());
                }
                case "updateOne" -> updated(collection.updateOne(document("filter"), document("update"), upsert()));
                case "updateMany" -> updated(collection.updateMany(document("filter"), document("update"), upsert()));
                case "deleteOne" ->
                    counted("deleted", collection.deleteOne(document("filter")).getDeletedCount());
                case "deleteMany" ->
                    counted("deleted", collection.deleteMany(document("filter")).getDeletedCount());
                default -> throw new IOException("there is no operation \"" + operation + "\"");
            };
        }

        private UpdateOptions upsert() {
            return new UpdateOptions().upsert(question.flag("upsert"));
        }

        private FindIterable<BsonDocument> find() throws IOException {
            FindIterable<BsonDocument> search = collection.find(document("filter"));
            if (question.members().containsKey("sort")) {
                search.sort(document("sort"));
            }
            if (question.members().containsKey("projection")) {
                search.projection(document("projection"));
            }
            return search;
        }

        private static Node.Mapping counted(String name, long count) {
            return new Members().put(name, count).build();
        }

        private static Node.Mapping updated(UpdateResult result) {
            return new Members()
                    .put("matched", result.getMatchedCount())
                    .put("modified", result.getModifiedCount())
                    .put("upserted", result.getUpsertedId() == null ? 0 : 1)
                    .build();
        }

        private Node.Mapping one(@Nullable BsonDocument found) throws IOException {
            return new Members()
                    .put("document", found == null ? Members.nothing() : tree(found))
                    .build();
        }

        private Node.Mapping found(MongoIterable<BsonDocument> all) throws IOException {
            int most = question.members().get("maxDocuments") instanceof Node.Decimal number
                    ? number.value().intValue()
                    : USUAL_DOCUMENTS;
            List<Node> read = new ArrayList<>();
            long bytes = 0;
            try (var cursor = all.batchSize(Math.min(most + 1, USUAL_DOCUMENTS)).cursor()) {
                while (cursor.hasNext()) {
                    if (read.size() == most) {
                        throw new IOException("it has more than " + most + " documents");
                    }
                    String json = cursor.next().toJson(RELAXED);
                    bytes += json.length();
                    if (bytes > maxBytes) {
                        throw new IOException("its documents have more than " + maxBytes + " bytes");
                    }
                    read.add(tree(json));
                }
            }
            return new Members()
                    .put("documents", Members.of(read))
                    .put("count", read.size())
                    .build();
        }

        private Node tree(BsonDocument document) throws IOException {
            String json = document.toJson(RELAXED);
            if (json.length() > maxBytes) {
                throw new IOException("its document has more than " + maxBytes + " bytes");
            }
            return tree(json);
        }

        private static Node tree(String json) throws IOException {
            try {
                return Json.read(json, "document");
            } catch (Json.Malformed impossible) {
                throw new IOException(impossible);
            }
        }

        private BsonDocument document(String name) throws IOException {
            return bson(name, question.members().get(name));
        }

        private List<BsonDocument> documents(String name) throws IOException {
            List<BsonDocument> all = new ArrayList<>();
            for (Node element : question.at(name).elements()) {
                all.add(bson(name, element));
            }
            if (all.isEmpty()) {
                throw new IOException("\"" + name + "\" is no list of documents");
            }
            return all;
        }

        private static BsonDocument bson(String name, @Nullable Node node) throws IOException {
            if (!(node instanceof Node.Mapping)) {
                throw new IOException("\"" + name + "\" is no document");
            }
            return BsonDocument.parse(Json.canonical(node));
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
