package dev.fairlead.gateway.access;

import dev.fairlead.gateway.limit.Allowances;
import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.Name;
import dev.fairlead.model.Policy;
import dev.fairlead.model.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All credentials of a snapshot. Keys by their id: open addressing over longs, at most half full: 200,000 of them take
 * 6 MiB beside the snapshot, and a look-up touches two cache lines and allocates nothing. What is not a key is in {@link
 * OtherCredentials}, which is there only if there is one.
 */
public final class CredentialIndex {

    private final long[] ids;
    private final @Nullable Caller[] callers;
    private final @Nullable OtherCredentials others;
    private final boolean hours;
    private final boolean countsAtOnce;

    private final Map<Name, Policy> policies;

    private CredentialIndex(
            Map<Name, Policy> policies, List<Caller> keys, List<Caller> others, boolean hours, boolean countsAtOnce) {
        this.policies = policies;
        this.countsAtOnce = countsAtOnce;
        int capacity = Integer.highestOneBit(Math.max(1, keys.size())) * 4;
        this.ids = new long[capacity];
        this.callers = new @Nullable Caller[capacity];
        this.hours = hours;
        this.others = others.isEmpty() ? null : new OtherCredentials(others);
        for (Caller caller : keys) {
            put(caller);
        }
    }

    /** Compiles the clients of a snapshot. A credential without an id has no key yet, and is not found. */
    public static CredentialIndex of(Snapshot snapshot) {
        return new CredentialIndex(Map.of(), List.of(), List.of(), false, false).next(snapshot);
    }

    /** The same for the snapshot that follows. What belongs to clients that are as they were is shared. */
    public CredentialIndex next(Snapshot snapshot) {
        List<Caller> keys = new ArrayList<>();
        List<Caller> others = new ArrayList<>();
        boolean hours = false;
        boolean atOnce = false;
        Allowances.Maker limits = new Allowances.Maker(snapshot.policies());
        IdentityHashMap<List<Name>, Set<Name>> granted = new IdentityHashMap<>();
        for (Map.Entry<Name, Client> entry : snapshot.clients().entrySet()) {
            Client client = entry.getValue();
            Caller.Holder was = holder(client, snapshot.policies());
            Caller.Holder holder = was != null
                    ? was
                    : new Caller.Holder(
                            entry.getKey(),
                            client,
                            granted.computeIfAbsent(client.products(), Set::copyOf),
                            limits.of(entry.getKey(), client.policy(), client.products()));
            atOnce |= holder.allowances().countsAtOnce();
            for (Credential credential : client.credentials()) {
                hours |= !credential.terms().hours().isEmpty();
                (credential instanceof Credential.ApiKey ? keys : others).add(caller(holder, credential));
            }
        }
        return new CredentialIndex(snapshot.policies(), keys, others, hours, atOnce);
    }

    /** Who the client of a key was; null if it or its policy has changed. */
    @SuppressWarnings("ReferenceEquality") // the same object is one that was not read anew
    private Caller.@Nullable Holder holder(Client client, Map<Name, Policy> now) {
        for (Credential credential : client.credentials()) {
            Caller was = known(credential);
            if (was != null && was.client().client() == client) {
                Name policy = client.policy().orElse(null);
                boolean same = policy == null || Objects.equals(policies.get(policy), now.get(policy));
                return same ? was.client() : null;
            }
        }
        return null;
    }

    @SuppressWarnings("ReferenceEquality") // likewise
    private Caller caller(Caller.Holder holder, Credential credential) {
        Caller was = known(credential);
        return was != null && was.client() == holder ? was : Caller.of(holder, credential);
    }

    @SuppressWarnings("ReferenceEquality") // likewise
    private @Nullable Caller known(Credential credential) {
        Caller was = credential instanceof Credential.ApiKey key ? find(id(key)) : null;
        return was != null && was.credential() == credential ? was : null;
    }

    /** Whether requests under way are counted for any of the clients. */
    public boolean countsAtOnce() {
        return countsAtOnce;
    }

    /** Whether there are credentials that are good at some hours only. */
    public boolean hasHours() {
        return hours;
    }

    /** Whether there are others than keys. */
    public boolean hasOthers() {
        return others != null;
    }

    /** What is not a key, or null if there is none. */
    @Nullable
    OtherCredentials others() {
        return others;
    }

    /** Those of the credentials that are tokens and whose keys are fetched. */
    public List<Credential.Jwt> fetched() {
        return others == null ? List.of() : others.fetched();
    }

    /** Who that caller is now, or null if its credential is gone. */
    @Nullable
    Caller current(Caller was) {
        if (was.credential() instanceof Credential.ApiKey key) {
            return find(id(key));
        }
        return others == null ? null : others.current(was);
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
        long id = id((Credential.ApiKey) caller.credential());
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

    private static long id(Credential.ApiKey key) {
        byte[] text = key.id().getBytes(StandardCharsets.ISO_8859_1);
        return text.length == KeyText.ID_LENGTH ? KeyText.id(text, 0) : KeyText.NO_ID;
    }

    private int slot(long id) {
        long spread = id * 0x9E3779B97F4A7C15L;
        return (int) (spread >>> 32) & (ids.length - 1);
    }
}
