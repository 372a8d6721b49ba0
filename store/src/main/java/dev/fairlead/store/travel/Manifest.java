package dev.fairlead.store.travel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.store.audit.AuditRecord;
import dev.fairlead.store.audit.RecordCheck;
import dev.fairlead.store.content.Digest;
import dev.fairlead.store.mongo.Documents;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.KeyParcel;
import dev.fairlead.store.secret.Keyring;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/**
 * What is in a file, after all of it was looked at: nothing is brought anywhere before.
 *
 * @param id the same for the same file
 * @param keys of the installation that it comes from
 * @param last the last record of its chain
 * @param rows counts and hashes
 */
record Manifest(String id, Keyring keys, AuditRecord last, List<Row> rows) {

    /** What the key of the seal in the last line is for. */
    static final String SEAL = "travel";

    private static final int VERSION = 1;

    Manifest {
        rows = List.copyOf(rows);
    }

    static String head(long records, String parcel) {
        return new Document("version", VERSION)
                .append("records", records)
                .append("keys", parcel)
                .toJson();
    }

    static String end(List<Row> rows, String seal) {
        List<Document> written = rows.stream()
                .map(row -> new Document("what", row.what())
                        .append("count", row.count())
                        .append("hash", row.hash()))
                .toList();
        return new Document("rows", written).append("seal", seal).toJson();
    }

    static String covered(String head, List<Row> rows) {
        StringBuilder text = new StringBuilder(head);
        rows.forEach(row -> text.append('\n')
                .append(row.what())
                .append('\t')
                .append(row.count())
                .append('\t')
                .append(row.hash()));
        return text.toString();
    }

    static Optional<String> fault(RecordCheck check, long sequence, Document document) {
        return check.fault(
                sequence,
                Documents.text(document, "text"),
                Documents.text(document, "hash"),
                Documents.text(document, "seal"));
    }

    /** Reads the whole file and believes nothing of it that is not sealed. */
    static Manifest read(Path path, KeyParcel parcels, String passphrase, Progress progress)
            throws TravelException, KeyException {
        try (TravelFile file = TravelFile.open(path)) {
            TravelFile.Line first = file.next().orElseThrow(() -> new TravelException(path + " is empty"));
            if (!first.name().equals("travel")) {
                throw new TravelException(path + " was not written by `fairlead export --all`; a configuration is"
                        + " imported without --all");
            }
            Document head = file.document(first);
            if (Documents.number(head, "version") != VERSION) {
                throw new TravelException(path + " has the form " + head.get("version") + ", this Fairlead reads "
                        + VERSION + "; use the version that wrote it");
            }
            Keyring keys = opened(path, parcels, Documents.text(head, "keys"), passphrase);
            Reading reading = new Reading(path, keys);
            Optional<TravelFile.Line> line = file.next();
            while (line.isPresent() && !line.get().name().equals("end")) {
                reading.line(file, line.get(), progress);
                line = file.next();
            }
            TravelFile.Line end = line.orElseThrow(
                    () -> new TravelException(path + " was cut off: its last line is missing; export it again"));
            List<Row> rows = rows(file, end);
            String text = covered(first.json(), rows);
            if (!keys.isSealOf(Documents.text(file.document(end), "seal"), text, SEAL)) {
                throw new TravelException(file.where() + ": the sums were altered: their seal was not made with the key"
                        + " of the installation that it comes from");
            }
            AuditRecord last = reading.end(Documents.number(head, "records"), rows);
            return new Manifest(Digest.of(text.getBytes(UTF_8)).substring(0, 16), keys, last, rows);
        }
    }

    private static Keyring opened(Path path, KeyParcel parcels, String parcel, String passphrase) throws KeyException {
        try {
            return parcels.open(parcel, passphrase);
        } catch (KeyException wrong) {
            throw new KeyException(path + " cannot be opened: " + wrong.text(), wrong);
        }
    }

    private static List<Row> rows(TravelFile file, TravelFile.Line end) throws TravelException {
        List<Row> rows = new ArrayList<>();
        for (Document row : file.document(end).getList("rows", Document.class, List.of())) {
            rows.add(new Row(Documents.text(row, "what"), Documents.number(row, "count"), Documents.text(row, "hash")));
        }
        return rows;
    }
}
