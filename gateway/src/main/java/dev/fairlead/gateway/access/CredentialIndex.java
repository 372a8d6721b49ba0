package dev.fairlead.gateway.access;

import dev.fairlead.gateway.limit.Allowances;
import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.Name;
import dev.fairlead.model.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All credentials of a snapshot by the id of their key. Open addressing over longs, at most half full: 200,000
 * credentials take 6 MiB beside the snapshot, and a look-up touches two cache lines and allocates nothing.
 */
public final class CredentialIndex {

    private final long[] ids;
    private final @Nullable Caller[] callers;
    private final boolean countsAtOnce;

    private CredentialIndex(List<Caller> all, boolean countsAtOnce) {
        this.countsAtOnce = countsAtOnce;
        int capacity = Integer.highestOneBit(Math.max(1, all.size())) * 4;
        this.ids = new long[capacity];
        this.callers = new @Nullable Caller[capacity];
        for (Caller caller : all) {
            put(caller);
        }
    }

    /** Compiles the clients of a snapshot. A credential without an id has no key yet, and is not found. */
    public static CredentialIndex of(Snapshot snapshot) {
        List<Caller> all = new ArrayList<>();
        Allowances.Maker limits = new Allowances.Maker(snapshot.policies());
        for (Map.Entry<Name, Client> entry : snapshot.clients().entrySet()) {
            Client client = entry.getValue();
            Allowances allowances = limits.of(entry.getKey(), client.policy(), client.products());
            Caller.Holder holder =
                    new Caller.Holder(entry.getKey(), client.active(), Set.copyOf(client.products()), allowances);
            for (Credential credential : client.credentials()) {
                switch (credential) {
                    case Credential.ApiKey key -> all.add(new Caller(holder, key, expiry(key)));
                }
            }
        }
        return new CredentialIndex(all, limits.countsAtOnce());
    }

    /** Whether requests under way are counted for any of the clients. */
    public boolean countsAtOnce() {
        return countsAtOnce;
    }

    /** Whose key has that id, or null. */
    @Nullable
    Caller find(long id) {
        int slot = slot(id);
        Caller caller = callers[slot];
        while (caller != null && ids[slot] != id) {
            slot = (slot + 1) & (ids.length - 1);
            caller = callers[slot];
        }
        return caller;
    }

    private void put(Caller caller) {
        byte[] text = caller.credential().id().getBytes(StandardCharsets.ISO_8859_1);
        long id = text.length == KeyText.ID_LENGTH ? KeyText.id(text, 0) : KeyText.NO_ID;
        if (id == KeyText.NO_ID) {
            return;
        }
        int slot = slot(id);
        while (callers[slot] != null) {
            slot = (slot + 1) & (ids.length - 1);
        }
        ids[slot] = id;
        callers[slot] = caller;
    }

    private int slot(long id) {
        long spread = id * 0x9E3779B97F4A7C15L;
        return (int) (spread >>> 32) & (ids.length - 1);
    }

    private static long expiry(Credential.ApiKey key) {
        return key.expires().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    }
}
