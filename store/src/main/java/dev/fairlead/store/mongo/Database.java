package dev.fairlead.store.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.connection.ClusterType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * One database of a MongoDB, connected when first needed and again after every loss.
 *
 * <p>Writes are journaled and, where there is more than one member, acknowledged by a majority; reads that decide
 * something see only such writes. Only what a standalone server, a replica set and the embedded server do alike is
 * used: reading, writing and comparing-and-setting single documents, and the uniqueness of {@code _id}. No sessions,
 * transactions, change streams or expiring indexes.
 */
public final class Database implements AutoCloseable {

    // A class and its text, as the driver writes each exception of a chain.
    private static final Pattern CAUSE = Pattern.compile("\\{[\\w.$]+?(UnknownHost)?Exception: ([^{}]+)}");
    private static final String USUAL_NAME = "fairlead";
    private static final int MAX_CONNECTIONS = 16;
    private static final int OUT_OF_DISK_SPACE = 14031;

    private final String uri;
    private final Duration patience;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable Connected connected;
    private volatile boolean closed;

    /**
     * Names the database; does not connect.
     *
     * @param uri {@code mongodb://} or {@code mongodb+srv://}; a database in it wins over {@code fairlead}
     * @param patience how long to wait for a server, and again for its answer
     */
    public Database(String uri, Duration patience) {
        this.uri = uri;
        this.patience = patience;
    }

    /**
     * Does something with the database.
     *
     * @throws StoreUnavailable if it does not answer in time or refuses; whether a write happened is then unknown
     */
    public <T> T ask(Function<MongoDatabase, T> work) {
        try {
            return work.apply(connected().database());
        } catch (MongoSecurityException failure) {
            throw new StoreUnavailable(
                    "the store at " + address() + " refuses the login: check user and password in MONGODB_URI",
                    failure);
        } catch (MongoException failure) {
            if (failure.getCode() == OUT_OF_DISK_SPACE) {
                throw new StoreUnavailable(
                        "the store at " + address() + " takes no changes, it is only read: " + reason(failure),
                        failure,
                        true);
            }
            throw new StoreUnavailable(
                    "the store at " + address() + " does not answer: " + lastCause(firstLine(failure))
                            + "; check MONGODB_URI and the server",
                    failure);
        }
    }

    /** The first document of a search, if there is one. See {@link #ask}. */
    public Optional<Document> first(Function<MongoDatabase, FindIterable<Document>> search) {
        return ask(database -> Optional.ofNullable(search.apply(database).first()));
    }

    /** All documents of a search, in a list of the caller's own. See {@link #ask}. */
    public List<Document> all(Function<MongoDatabase, FindIterable<Document>> search) {
        return ask(database -> search.apply(database).into(new ArrayList<>()));
    }

    /** Does something with the database that has no result. See {@link #ask}. */
    public void tell(Consumer<MongoDatabase> work) {
        ask(database -> {
            work.accept(database);
            return true;
        });
    }

    @Override
    public void close() {
        connecting.lock();
        try {
            closed = true;
            if (connected != null) {
                connected.client().close();
                connected = null;
            }
        } finally {
            connecting.unlock();
        }
    }

    private record Connected(MongoClient client, MongoDatabase database) {}

    private Connected connected() {
        Connected current = connected;
        return current != null ? current : connect();
    }

    private Connected connect() {
        connecting.lock();
        try {
            if (closed) {
                throw new StoreUnavailable("the store is closed: the process is stopping");
            }
            Connected current = connected;
            if (current == null) {
                current = open();
                connected = current;
            }
            return current;
        } finally {
            connecting.unlock();
        }
    }

    private Connected open() {
        ConnectionString connection = parsed();
        MongoClient client = MongoClients.create(settings(connection));
        try {
            String name = connection.getDatabase() == null ? USUAL_NAME : connection.getDatabase();
            MongoDatabase database = client.getDatabase(name);
            database.runCommand(new Document("ping", 1));
            return new Connected(client, withConcerns(client, database));
        } catch (MongoException failure) {
            client.close();
            throw failure;
        }
    }

    private ConnectionString parsed() {
        try {
            return new ConnectionString(uri);
        } catch (IllegalArgumentException failure) {
            throw new StoreUnavailable("MONGODB_URI cannot be used: " + firstLine(failure), failure);
        }
    }

    private MongoClientSettings settings(ConnectionString connection) {
        int millis = Math.toIntExact(patience.toMillis());
        return MongoClientSettings.builder()
                .applicationName("fairlead")
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(millis, TimeUnit.MILLISECONDS))
                .applyToSocketSettings(socket ->
                        socket.connectTimeout(millis, TimeUnit.MILLISECONDS).readTimeout(millis, TimeUnit.MILLISECONDS))
                .applyToConnectionPoolSettings(
                        pool -> pool.maxSize(MAX_CONNECTIONS).maxWaitTime(millis, TimeUnit.MILLISECONDS))
                .applyConnectionString(connection)
                .build();
    }

    // A standalone server knows no majority to read from, and the embedded one has only itself.
    private MongoDatabase withConcerns(MongoClient client, MongoDatabase database) {
        WriteConcern durable =
                WriteConcern.MAJORITY.withJournal(true).withWTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        MongoDatabase writing = database.withWriteConcern(durable);
        boolean alone = client.getClusterDescription().getType() == ClusterType.STANDALONE;
        return alone ? writing : writing.withReadConcern(ReadConcern.MAJORITY);
    }

    // The hosts only: user, password and options stay out of every message.
    private String address() {
        String rest = uri.substring(uri.indexOf("://") < 0 ? 0 : uri.indexOf("://") + 3);
        String hosts = rest.split("[/?]", 2)[0];
        return hosts.substring(hosts.lastIndexOf('@') + 1);
    }

    private static String reason(MongoException failure) {
        return failure instanceof MongoCommandException refused ? refused.getErrorMessage() : firstLine(failure);
    }

    /** What kept a server from being found, out of all that the driver tells of it; any other text as it is. */
    static String lastCause(String told) {
        if (!told.startsWith("Timed out while waiting for a server")) {
            return told;
        }
        String last = "no server answered in time";
        for (Matcher cause = CAUSE.matcher(told); cause.find(); ) {
            last = cause.group(1) == null ? cause.group(2) : "the name " + cause.group(2) + " is unknown";
        }
        return last;
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
