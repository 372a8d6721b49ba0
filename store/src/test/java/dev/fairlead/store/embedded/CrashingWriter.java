package dev.fairlead.store.embedded;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.fairlead.store.Store;
import dev.fairlead.store.StoreSettings;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.revision.Change;
import dev.fairlead.store.revision.Edit;
import dev.fairlead.store.revision.Outcome;
import dev.fairlead.store.revision.Review;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/** A process that writes until it is killed, and says of each write that it was acknowledged. */
public final class CrashingWriter {

    private CrashingWriter() {}

    /** Takes the data directory and a prefix for the names that it writes. */
    public static void main(String[] arguments) throws Exception {
        Path data = Path.of(arguments[0]);
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Embedded server = Embedded.start(data.resolve("store"), anywhere);
        Thread documents = new Thread(() -> writeDocuments(server.uri(), arguments[1]));
        documents.start();
        Store store = Store.open(StoreSettings.embedded(server.uri(), data, Optional.empty()), Clock.systemUTC());
        for (int count = 0; ; count++) {
            String name = arguments[1] + "-" + count;
            Change change = new Change(
                    Actor.user("writer"),
                    "",
                    List.of(
                            new Edit.Create(Kind.PRODUCT, name, "{\"basePath\":\"/" + name + "\"}"),
                            new Edit.Create(Kind.POLICY, name, "{}"),
                            new Edit.Publish(name)));
            if (store.resources().change(change, Review.none()) instanceof Outcome.Done done) {
                say("change " + name + " " + done.revision() + " " + done.sequence());
            }
        }
    }

    private static void writeDocuments(String uri, String prefix) {
        try (MongoClient client = MongoClients.create(uri)) {
            for (int count = 0; ; count++) {
                String id = prefix + "-" + count;
                client.getDatabase("raw")
                        .getCollection("documents")
                        .withWriteConcern(WriteConcern.W1)
                        .insertOne(new Document("_id", id));
                say("document " + id);
            }
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
