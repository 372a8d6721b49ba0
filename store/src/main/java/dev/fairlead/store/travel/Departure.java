package dev.fairlead.store.travel;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.mongodb.client.model.Sorts;
import dev.fairlead.store.audit.AuditRecord;
import dev.fairlead.store.audit.Chain;
import dev.fairlead.store.audit.RecordCheck;
import dev.fairlead.store.content.Loader;
import dev.fairlead.store.content.Tree;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import dev.fairlead.store.secret.Keyring;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Writes a store into a file: aside, and moved into place when all of it is on the disk. */
final class Departure implements AutoCloseable {

    private static final int BATCH = 64;

    private final Database database;
    private final Loader loader;
    private final Keyring keyring;
    private final Path file;
    private final Path aside;
    private final FileChannel channel;
    private final OutputStream out;
    private final List<Row> rows = new ArrayList<>();
    private String parcel = "";

    private Departure(Database database, Loader loader, Keyring keyring, Path file, Path aside, FileChannel channel) {
        this.database = database;
        this.loader = loader;
        this.keyring = keyring;
        this.file = file;
        this.aside = aside;
        this.channel = channel;
        this.out = new java.io.BufferedOutputStream(Channels.newOutputStream(channel));
    }

    static Departure open(Database database, Loader loader, Keyring keyring, Path file) throws TravelException {
        Path aside = file.resolveSibling(file.getFileName() + ".part");
        if (Files.exists(file)) {
            throw new TravelException(file + " is there already; name another file, or move it away");
        }
        try {
            Files.deleteIfExists(aside);
            Files.createFile(aside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return new Departure(
                    database, loader, keyring, file, aside, FileChannel.open(aside, StandardOpenOption.WRITE));
        } catch (IOException failure) {
            throw unwritable(file, failure);
        }
    }

    void keys(String wrapped) {
        parcel = wrapped;
    }

    List<Row> write(AuditRecord last, Progress progress) throws TravelException {
        try {
            String head = Manifest.head(last.sequence(), parcel);
            line("travel", head);
            Set<String> trees = new LinkedHashSet<>(List.of(last.served(), last.working()));
            revisions(last.revision(), trees, progress);
            records(last.sequence(), progress);
            segments(trees, progress);
            for (Section section :
                    List.of(Section.QUOTAS, Section.CREDENTIAL_USES, Section.TOKEN_USES, Section.SHARED)) {
                whole(section, progress);
            }
            rows.addAll(0, Shelves.rows(loader, last));
            line("end", Manifest.end(rows, keyring.seal(Manifest.covered(head, rows), Manifest.SEAL)));
            out.flush();
            channel.force(true);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
            return List.copyOf(rows);
        } catch (IOException failure) {
            throw unwritable(file, failure);
        }
    }

    private void revisions(long newest, Set<String> trees, Progress progress) throws IOException {
        Batches batches = new Batches(Section.REVISIONS, progress);
        List<Document> kept = find(Section.REVISIONS, lte("_id", newest));
        kept.forEach(revision -> trees.add(Documents.text(revision, "served")));
        batches.write(kept);
        batches.end();
    }

    private void records(long last, Progress progress) throws IOException, TravelException {
        Batches batches = new Batches(Section.AUDIT, progress);
        RecordCheck check = new RecordCheck((seal, hash) -> keyring.isSealOf(seal, hash, Chain.SEAL));
        for (long from = 1; from <= last; from += BATCH) {
            long to = Math.min(from + BATCH, last + 1);
            List<Document> records = find(Section.AUDIT, and(gte("_id", from), lt("_id", to)));
            for (int at = 0; at < to - from; at++) {
                long sequence = from + at;
                Optional<String> fault = at < records.size()
                        ? Manifest.fault(check, sequence, records.get(at))
                        : Optional.of("record " + sequence + " was removed");
                if (fault.isPresent()) {
                    throw new TravelException("the chain of this store does not hold: " + fault.get()
                            + "; what is broken is not carried on: restore the store from a backup");
                }
            }
            batches.write(records);
        }
        batches.end();
    }

    // Trees come first, so that a reader knows of each segment who wants it.
    private void segments(Set<String> trees, Progress progress) throws IOException, TravelException {
        Batches batches = new Batches(Section.SEGMENTS, progress);
        trees.remove("");
        Set<String> leaves = new LinkedHashSet<>();
        for (String digest : trees) {
            Tree tree = loader.tree(digest);
            tree.leaves().values().forEach(leaf -> leaves.add(leaf.digest()));
        }
        leaves.removeAll(trees);
        for (Set<String> digests : List.of(trees, leaves)) {
            List<String> all = List.copyOf(digests);
            for (int from = 0; from < all.size(); from += BATCH) {
                List<String> batch = all.subList(from, Math.min(from + BATCH, all.size()));
                List<Document> found = find(Section.SEGMENTS, in("_id", batch));
                if (found.size() != batch.size()) {
                    throw new TravelException("this store is damaged: " + (batch.size() - found.size())
                            + " segments are missing; restore it from a backup, or export it again if it was swept"
                            + " meanwhile");
                }
                batches.write(found);
            }
        }
        batches.end();
    }

    private void whole(Section section, Progress progress) throws IOException {
        Batches batches = new Batches(section, progress);
        batches.write(find(section, new Document()));
        batches.end();
    }

    private List<Document> find(Section section, Bson which) {
        return database.all(
                mongo -> mongo.getCollection(section.collection()).find(which).sort(Sorts.ascending("_id")));
    }

    /** The lines of one section. */
    private final class Batches {
        private final Section section;
        private final Progress progress;
        private final Tally tally = new Tally();
        private long done;

        Batches(Section section, Progress progress) {
            this.section = section;
            this.progress = progress;
        }

        void write(List<Document> documents) throws IOException {
            for (Document document : documents) {
                String text = Things.line(section, document);
                tally.add(text);
                line(section.collection(), text);
            }
            done += documents.size();
            progress.at("writing " + section.words(), done);
        }

        void end() {
            rows.add(tally.row(section.words()));
        }
    }

    private void line(String name, String json) throws IOException {
        out.write(new TravelFile.Line(name, json).text().getBytes(UTF_8));
        out.write('\n');
    }

    private static TravelException unwritable(Path file, IOException failure) {
        return new TravelException(
                file + " cannot be written: " + failure.getMessage() + "; look at the folder and at the free space",
                failure);
    }

    @Override
    public void close() throws TravelException {
        try {
            channel.close();
            Files.deleteIfExists(aside);
        } catch (IOException failure) {
            throw unwritable(file, failure);
        }
    }
}
