package dev.fairlead.store.travel;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import dev.fairlead.store.audit.Arriving;
import dev.fairlead.store.content.Loader;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/**
 * Brings what a file has into a store. First the store says that something is arriving; then the first record takes its
 * place in the chain, which only one can have. From there on nobody else makes a change here, and nobody reads: the head
 * is still at nothing. The rest follows, is read again, counted and hashed, and then the head moves, last of all. What a
 * killed import left is gone on with: what lies there already is not sent again.
 */
final class Arrival {

    private static final int BATCH = 64;

    private final Database database;
    private final Manifest manifest;
    private final InstantSource clock;
    private final Progress progress;

    Arrival(Database database, Manifest manifest, InstantSource clock, Progress progress) {
        this.database = database;
        this.manifest = manifest;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Says that it begins.
     *
     * @return whether all of it is here already
     * @throws TravelException if something else is here
     */
    boolean begin() throws TravelException {
        Optional<Arriving> there = Arriving.read(database);
        if (there.isEmpty() && isUsed()) {
            throw taken("this store is not empty: somebody made changes in it, be it the first administrator, whom"
                    + " `fairlead management` makes when it starts");
        }
        Arriving arriving = there.isPresent() ? there.get() : Arriving.begin(database, manifest.id());
        if (!arriving.id().equals(manifest.id())) {
            throw taken(
                    arriving.landed()
                            ? "this store holds another travel, " + arriving.id()
                            : "the import of another travel, " + arriving.id() + ", was interrupted in this store: run"
                                    + " it again with its own file, or");
        }
        return arriving.landed();
    }

    private boolean isUsed() {
        return database.first(
                        mongo -> mongo.getCollection(Section.AUDIT.collection()).find())
                .isPresent();
    }

    private static TravelException taken(String why) {
        return new TravelException(why + "; stop management and gateways, and name an empty database in MONGODB_URI (or"
                + " an empty --data), or drop this one");
    }

    /** Brings all of it here; what is here then, counted and hashed before it is served. */
    List<Row> land(Path path) throws TravelException {
        claim(path);
        each(path, this::put);
        Map<Section, Tally> tallies = new EnumMap<>(Section.class);
        for (Section section : Section.values()) {
            tallies.put(section, new Tally());
        }
        each(path, (section, batch) -> {
            Map<String, String> there = there(section, batch);
            for (Document document : batch) {
                Optional.ofNullable(there.get(id(document)))
                        .ifPresent(line ->
                                tallies.getOrDefault(section, new Tally()).add(line));
            }
            progress.at(
                    "counting " + section.words(),
                    tallies.getOrDefault(section, new Tally()).count());
        });
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<Section, Tally> tally : tallies.entrySet()) {
            rows.add(same(tally.getValue().row(tally.getKey().words())));
        }
        Arriving.land(database, manifest.last());
        return rows;
    }

    // Whoever began a chain here meanwhile keeps it: there is one first record.
    private void claim(Path path) throws TravelException {
        Optional<Document> first = first(path);
        boolean ours = first.isEmpty()
                || database.ask(mongo -> Documents.insertNew(of(mongo, Section.AUDIT), first.get()))
                || there(Section.AUDIT, List.of(first.get())).containsValue(Things.line(Section.AUDIT, first.get()));
        if (!ours) {
            throw taken("somebody made changes in this store during the import");
        }
    }

    private Optional<Document> first(Path path) throws TravelException {
        try (TravelFile file = TravelFile.open(path)) {
            for (Optional<TravelFile.Line> line = file.next(); line.isPresent(); line = file.next()) {
                if (Section.of(line.get().name()).equals(Optional.of(Section.AUDIT))) {
                    return Optional.of(document(Section.AUDIT, line.get()));
                }
            }
            return Optional.empty();
        }
    }

    /** Does something with some documents of one section. */
    @FunctionalInterface
    private interface Batched {
        void take(Section section, List<Document> batch);
    }

    private void each(Path path, Batched work) throws TravelException {
        try (TravelFile file = TravelFile.open(path)) {
            List<Document> batch = new ArrayList<>();
            Optional<Section> current = Optional.empty();
            for (Optional<TravelFile.Line> line = file.next(); line.isPresent(); line = file.next()) {
                Optional<Section> section = Section.of(line.get().name());
                if (current.isPresent() && (!section.equals(current) || batch.size() == BATCH)) {
                    work.take(current.get(), batch);
                    batch.clear();
                }
                current = section;
                if (section.isPresent()) {
                    batch.add(document(section.get(), line.get()));
                }
            }
        }
    }

    private Document document(Section section, TravelFile.Line line) {
        return Things.document(section, line.json(), Date.from(clock.instant()));
    }

    private void put(Section section, List<Document> batch) {
        Map<String, String> there = there(section, batch);
        List<Document> missing = new ArrayList<>();
        for (Document document : batch) {
            String line = there.get(id(document));
            if (line == null) {
                missing.add(document);
            } else if (!line.equals(Things.line(section, document))) {
                database.tell(mongo -> of(mongo, section).replaceOne(eq(document.get("_id")), document));
            }
        }
        if (!missing.isEmpty()) {
            database.tell(mongo -> of(mongo, section).insertMany(missing));
        }
        progress.at("bringing " + section.words(), batch.size());
    }

    private Map<String, String> there(Section section, List<Document> batch) {
        List<Object> ids = batch.stream().map(document -> document.get("_id")).toList();
        return database.ask(mongo -> {
            Map<String, String> there = new HashMap<>();
            of(mongo, section)
                    .find(in("_id", ids))
                    .forEach(document -> there.put(id(document), Things.line(section, document)));
            return there;
        });
    }

    private static String id(Document document) {
        return String.valueOf(document.get("_id"));
    }

    private static MongoCollection<Document> of(MongoDatabase mongo, Section section) {
        return mongo.getCollection(section.collection());
    }

    /** What the last record names, as this store has it. */
    List<Row> content(Loader loader) throws TravelException {
        List<Row> rows = Shelves.rows(loader, manifest.last());
        for (Row row : rows) {
            same(row);
        }
        return rows;
    }

    /** Of a travel that landed before: its records. Work has gone on since with all the rest. */
    void again() throws TravelException {
        same(records());
    }

    private Row records() {
        return database.ask(mongo -> {
            Tally tally = new Tally();
            for (Document document : mongo.getCollection(Section.AUDIT.collection())
                    .find(lte("_id", manifest.last().sequence()))) {
                tally.add(Things.line(Section.AUDIT, document));
            }
            return tally.row(Section.AUDIT.words());
        });
    }

    private Row same(Row row) throws TravelException {
        if (!manifest.rows().contains(row)) {
            throw new TravelException("the " + row.what() + " in this store are not those of the file: " + row.count()
                    + " with the hash " + row.hash().substring(0, 16) + "; drop the database and import again");
        }
        return row;
    }
}
