package dev.fairlead.gateway;

import dev.fairlead.gateway.acme.Acme;
import dev.fairlead.gateway.acme.Shelf;
import dev.fairlead.store.Store;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.shared.Lease;
import dev.fairlead.store.shared.SharedThings;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Certificates and what belongs to them, in the store: all replicas see the same. */
public final class StoreShelf implements Shelf {

    private static final String RIGHT_TO_ORDER = "acme";

    private final SharedThings things;
    private final Lease lease;

    /** @param holder another one for each process, also after a restart */
    public StoreShelf(Store store, String holder) {
        this.things = store.shared();
        this.lease = store.lease(RIGHT_TO_ORDER, holder, Acme.LEASE);
    }

    @Override
    public Map<String, Long> versions() throws IOException {
        return asked(things::versions);
    }

    @Override
    public Optional<byte[]> get(String id) throws IOException {
        return asked(() -> things.get(id));
    }

    @Override
    public void put(String id, byte[] thing) throws IOException {
        asked(() -> {
            things.put(id, thing);
            return true;
        });
    }

    @Override
    public void remove(String id) throws IOException {
        asked(() -> {
            things.remove(id);
            return true;
        });
    }

    @Override
    public boolean hold() throws IOException {
        return asked(lease::hold);
    }

    @Override
    public void letGo() throws IOException {
        asked(() -> {
            lease.letGo();
            return true;
        });
    }

    private static <T> T asked(Supplier<T> work) throws IOException {
        try {
            return work.get();
        } catch (StoreUnavailable unreached) {
            throw new IOException(unreached.getMessage(), unreached);
        }
    }
}
