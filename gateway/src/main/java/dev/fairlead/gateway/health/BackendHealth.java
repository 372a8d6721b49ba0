package dev.fairlead.gateway.health;

import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one backend. Loops report and read it; it changes under the lock of the {@link ServiceHealth} that
 * it belongs to now. It outlives a change of its service, so that what is known is not forgotten.
 */
public final class BackendHealth {

    private final String address;
    private volatile @Nullable ServiceHealth service;
    private volatile Standing standing = Standing.UNKNOWN;

    /** Of several addresses of its name, those that did not answer the last check while another did. */
    private volatile Set<InetAddress> silent = Set.of();

    /** Failures in a row; read by loops at every answer, so that good news of a good backend costs one read. */
    private volatile int failures;

    // Guarded by the service's lock.
    long firstFailureNanos;
    long ejectedUntilNanos;
    boolean ejected;
    int ejections;
    boolean checked;
    boolean down;
    int inARow;
    boolean unreachable;
    /** Written under the lock only. */
    volatile boolean drained;

    String reason = "";

    /** @param address as people write it: {@code host:port} */
    public BackendHealth(String address) {
        this.address = address;
    }

    /** As people write it. */
    public String address() {
        return address;
    }

    /** How it stands. Any thread. */
    public Standing standing() {
        return standing;
    }

    void standing(Standing now) {
        standing = now;
    }

    void belongsTo(ServiceHealth now) {
        service = now;
    }

    int failures() {
        return failures;
    }

    void failures(int count) {
        failures = count;
    }

    /** Whether another address of the same name is to be preferred. Any thread. */
    public boolean isSilent(@Nullable InetAddress one) {
        Set<InetAddress> known = silent;
        return !known.isEmpty() && one != null && known.contains(one);
    }

    /** Says which addresses these are; whether that is news. */
    boolean silent(Set<InetAddress> now) {
        boolean news = !silent.equals(now);
        silent = Set.copyOf(now);
        return news;
    }

    // -- what loops report ------------------------------------------------------------------------------------------

    /** A connection was opened, or an answer was good. Any loop; costs one read where nothing was bad. */
    public void succeeded() {
        if (failures == 0) {
            return;
        }
        ServiceHealth owner = service;
        if (owner != null) {
            owner.succeeded(this);
        }
    }

    /** A connection was opened. */
    public void connected() {
        ServiceHealth owner = service;
        if (owner != null && (failures != 0 || !standing.up())) {
            owner.connected(this);
        }
    }

    /** A connection could not be opened. */
    public void unreachable(String why) {
        ServiceHealth owner = service;
        if (owner != null) {
            owner.failed(this, why, true);
        }
    }

    /** An answer was bad, or did not come. */
    public void failed(String why) {
        ServiceHealth owner = service;
        if (owner != null) {
            owner.failed(this, why, false);
        }
    }

    /** Its time outside is over. */
    void returned() {
        ServiceHealth owner = service;
        if (owner != null) {
            owner.returned(this);
        }
    }

    /** A check asked it. */
    void checked(boolean good, String why) {
        ServiceHealth owner = service;
        if (owner != null) {
            owner.checked(this, good, why);
        }
    }

    boolean isDown() {
        return down;
    }

    /** Whether it gets nothing, whatever else is known. */
    boolean isOut() {
        return down || drained;
    }

    /** Whether somebody drains it. Any thread. */
    public boolean isDrained() {
        return drained;
    }

    /** Sends nothing new there, or does again: somebody says so who is about to stop it. Any thread. */
    public void drain(boolean now) {
        ServiceHealth owner = service;
        if (owner != null) {
            owner.drain(this, now);
        }
    }
}
