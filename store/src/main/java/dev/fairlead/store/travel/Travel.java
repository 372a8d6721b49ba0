package dev.fairlead.store.travel;

import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.audit.AuditLog;
import dev.fairlead.store.audit.AuditRecord;
import dev.fairlead.store.audit.Chain;
import dev.fairlead.store.content.Loader;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.KeyParcel;
import dev.fairlead.store.secret.Keyring;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A whole store on its way to another one, in one file.
 *
 * <p>Things travel as they lie: content under its digests, records with their hashes and seals, credentials hashed,
 * secrets sealed. What opens them, the keys, lies in the file under a passphrase; the other installation keeps them
 * under its own key, and makes everything new with that. So the chain of records stays what it was, to the byte.
 */
public final class Travel {

    /** The action of the record that the store keeps of its export. */
    static final String EXPORTED = "export-all";

    /** The action of the record that the store keeps of its import. */
    static final String IMPORTED = "import-all";

    private final Database database;
    private final Loader loader;
    private final Chain chain;
    private final AuditLog audit;
    private final Supplier<Keyring> keyring;
    private final Inheritance inheritance;
    private final InstantSource clock;
    private final KeyParcel parcels;

    /** @param keyring asked when first needed, may throw {@link dev.fairlead.store.mongo.StoreUnavailable} */
    public Travel(
            Database database,
            Loader loader,
            Chain chain,
            AuditLog audit,
            Supplier<Keyring> keyring,
            Inheritance inheritance,
            InstantSource clock,
            KeyParcel parcels) {
        this.database = database;
        this.loader = loader;
        this.chain = chain;
        this.audit = audit;
        this.keyring = keyring;
        this.inheritance = inheritance;
        this.clock = clock;
        this.parcels = parcels;
    }

    /**
     * What arrived.
     *
     * @param rows counted and hashed in this store; the same as in the file
     * @param before whether all of it was here already
     */
    public record Arrived(List<Row> rows, boolean before) {}

    /**
     * Writes everything into a file that only its owner may read, and a record of it into the audit first.
     *
     * @return what is in it
     * @throws TravelException if the file is there already or cannot be written, or the chain of records does not hold
     * @throws KeyException if the passphrase is too short
     */
    public List<Row> export(Actor actor, Path file, String passphrase, Progress progress)
            throws TravelException, KeyException {
        Keyring keys = keyring.get();
        try (Departure departure = Departure.open(database, loader, keys, file)) {
            departure.keys(parcels.wrap(keys, passphrase));
            AuditRecord last = audit.append(actor, EXPORTED, "to a file under a passphrase", List.of());
            return departure.write(last, progress);
        }
    }

    /**
     * Brings everything of a file here. Stopped at any moment, it goes on when it is called again with the same file;
     * until all of it is here, nothing of it is served. Called again after that, it changes nothing.
     *
     * @throws TravelException if the file was altered, or this store holds something else
     * @throws KeyException if the passphrase is not the one of the file
     */
    public Arrived arrive(Actor actor, Path file, String passphrase, Progress progress)
            throws TravelException, KeyException {
        Manifest manifest = Manifest.read(file, parcels, passphrase, progress);
        Keyring own = keyring.get();
        Arrival arrival = new Arrival(database, manifest, clock, progress);
        boolean before = arrival.begin();
        List<Row> rows = new ArrayList<>(manifest.rows());
        if (before) {
            arrival.again();
        } else {
            inheritance.add(own, manifest.keys());
            rows = arrival.land(file);
            rows.addAll(0, arrival.content(loader));
        }
        if (chain.tail().sequence() == manifest.last().sequence()) {
            audit.append(actor, IMPORTED, "the travel " + manifest.id(), List.of());
        }
        return new Arrived(rows, before);
    }
}
