package dev.fairlead.store.travel;

import dev.fairlead.store.audit.AuditRecord;
import dev.fairlead.store.audit.Chain;
import dev.fairlead.store.audit.RecordCheck;
import dev.fairlead.store.content.Segments;
import dev.fairlead.store.content.Tree;
import dev.fairlead.store.mongo.Documents;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.secret.Keyring;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/**
 * Looks at every line of a file. The chain of records proves itself by hashes and seals; each revision must be what its
 * record says, and the content must be what revisions and the last record name, to the last segment.
 */
final class Reading {

    private final Path path;
    private final RecordCheck check;
    private final Map<Section, Tally> tallies = new EnumMap<>(Section.class);
    private final Map<Long, Document> revisions = new HashMap<>();
    private final Set<String> trees = new HashSet<>();
    private final Set<String> leaves = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private long records;

    Reading(Path path, Keyring keys) {
        this.path = path;
        this.check = new RecordCheck((seal, hash) -> keys.isSealOf(seal, hash, Chain.SEAL));
    }

    private Tally tally(Section section) {
        return tallies.computeIfAbsent(section, which -> new Tally());
    }

    void line(TravelFile file, TravelFile.Line line, Progress progress) throws TravelException {
        Section section = Section.of(line.name())
                .orElseThrow(() -> new TravelException(file.where() + " is of an unknown sort, \"" + line.name()
                        + "\"; it was written by a newer Fairlead, use that version"));
        Document document = file.document(line);
        Tally tally = tally(section);
        tally.add(line.json());
        progress.at("checking " + section.words(), tally.count());
        switch (section) {
            case REVISIONS -> revision(document);
            case AUDIT -> record(file, document);
            case SEGMENTS -> segment(file, document);
            case QUOTAS, CREDENTIAL_USES, TOKEN_USES, SHARED -> {}
        }
    }

    private void revision(Document document) {
        revisions.put(Documents.number(document, "sequence"), document);
        trees.add(Documents.text(document, "served"));
    }

    private void record(TravelFile file, Document document) throws TravelException {
        records++;
        Optional<String> fault = Manifest.fault(check, records, document);
        if (fault.isPresent()) {
            throw new TravelException(file.where() + ": " + fault.get() + "; nothing of the file was imported");
        }
        AuditRecord record = check.last();
        Document revision = revisions.remove(record.sequence());
        if (revision != null && !isMadeBy(record, revision)) {
            throw new TravelException(path + ": revision " + Documents.number(revision, "_id") + " is not what record "
                    + record.sequence() + " says of it: it was altered; nothing was imported");
        }
    }

    private static boolean isMadeBy(AuditRecord record, Document revision) {
        return Documents.number(revision, "_id") == record.revision()
                && Documents.text(revision, "served").equals(record.served());
    }

    private void segment(TravelFile file, Document document) throws TravelException {
        String digest = Documents.text(document, "_id");
        try {
            byte[] text = Segments.text(document);
            if (trees.contains(digest) || isNamedByLast(digest)) {
                Tree.read(text).leaves().values().forEach(leaf -> leaves.add(leaf.digest()));
            }
        } catch (StoreUnavailable | IllegalArgumentException altered) {
            throw new TravelException(
                    file.where() + ": segment " + digest + " was altered: it does not have its digest; nothing of the"
                            + " file was imported",
                    altered);
        }
        seen.add(digest);
    }

    private boolean isNamedByLast(String digest) {
        return digest.equals(check.last().served())
                || digest.equals(check.last().working());
    }

    AuditRecord end(long expected, Iterable<Row> rows) throws TravelException {
        if (records != expected) {
            throw new TravelException(path + ": record " + (records + 1) + " was removed; nothing was imported");
        }
        if (!revisions.isEmpty()) {
            throw new TravelException(path + ": a revision names record "
                    + revisions.keySet().iterator().next() + ", which is not there; nothing was imported");
        }
        trees.add(check.last().served());
        trees.add(check.last().working());
        trees.addAll(leaves);
        trees.remove("");
        trees.removeAll(seen);
        if (!trees.isEmpty()) {
            throw new TravelException(
                    path + ": segment " + trees.iterator().next() + " was removed; nothing was imported");
        }
        for (Section section : Section.values()) {
            Row found = tally(section).row(section.words());
            for (Row row : rows) {
                if (row.what().equals(found.what()) && !row.equals(found)) {
                    throw new TravelException(path + ": the " + section.words() + " were altered: there are "
                            + found.count() + ", and " + row.count() + " were written, or one is not as it was;"
                            + " nothing was imported");
                }
            }
        }
        return check.last();
    }
}
