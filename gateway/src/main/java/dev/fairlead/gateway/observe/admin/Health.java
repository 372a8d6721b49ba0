package dev.fairlead.gateway.observe.admin;

import dev.fairlead.gateway.observe.log.JsonBytes;
import dev.fairlead.gateway.observe.log.JsonWriter;
import java.util.Map;
import java.util.TreeMap;

/**
 * What this replica knows of its own health. The lifecycle says what happened; the health paths ask.
 *
 * <p>Ready means: a snapshot is loaded, the warm-up is done, nobody asked it to drain. A store or a limiter that cannot
 * be reached does not make it unready, since it serves without them: it is degraded, and says so. Everything here is
 * told to whoever can reach the traffic port, so it names no addresses and no secrets.
 */
public final class Health {

    /** Which answer a check gives to the whole. */
    public enum Status {
        UP,
        /** Serving, but with less than it should have. */
        DEGRADED,
        /** Not serving. */
        DOWN;

        /** As documents have it: lower case. */
        public String word() {
            return switch (this) {
                case UP -> "up";
                case DEGRADED -> "degraded";
                case DOWN -> "down";
            };
        }
    }

    // Few and known: each name is a literal of the code that reports it.
    private static final int MOST_CHECKS = 32;
    private static final int MOST_BYTES = 64 * 1024;

    private final Map<String, Check> checks = new TreeMap<>();

    private record Check(Status status, String detail) {}

    /** Not ready: nothing is loaded, nothing is warm. */
    public Health() {
        checks.put("snapshot", new Check(Status.DOWN, "no snapshot was loaded yet"));
        checks.put("warmup", new Check(Status.DOWN, "the warm-up is not done"));
        checks.put("drain", new Check(Status.UP, ""));
    }

    /** A snapshot is live. */
    public void loaded() {
        put("snapshot", Status.UP, "");
    }

    /** The real path was run often enough. */
    public void warm() {
        put("warmup", Status.UP, "");
    }

    /** Not ready from now on; requests are still answered. */
    public void draining() {
        put("drain", Status.DOWN, "draining: new callers should go elsewhere");
    }

    /**
     * Something that it can serve without is lost.
     *
     * @param check {@code store}, {@code limiter}, …: lower case
     * @param detail for people: no address, no secret
     */
    public void degraded(String check, String detail) {
        put(check, Status.DEGRADED, detail);
    }

    /**
     * Something that it cannot serve without is lost, such as a key.
     *
     * @param check lower case
     * @param detail for people: no address, no secret
     */
    public void down(String check, String detail) {
        put(check, Status.DOWN, detail);
    }

    /** Something is well, possibly again. */
    public void up(String check) {
        put(check, Status.UP, "");
    }

    /** Whether callers should be sent here. */
    public boolean isReady() {
        return status() != Status.DOWN;
    }

    /** The worst of all checks. */
    public synchronized Status status() {
        Status worst = Status.UP;
        for (Check check : checks.values()) {
            worst = check.status().compareTo(worst) > 0 ? check.status() : worst;
        }
        return worst;
    }

    /** For people: {@code up}, or how it stands and the reason of the worst check. */
    public synchronized String said() {
        Status worst = status();
        String why = checks.values().stream()
                .filter(check -> check.status() == worst && !check.detail().isEmpty())
                .map(Check::detail)
                .findFirst()
                .orElse("");
        return worst == Status.UP || why.isEmpty() ? worst.word() : worst.word() + ": " + why;
    }

    /** How each check stands now, by its name. */
    public synchronized Map<String, Status> standing() {
        Map<String, Status> all = new TreeMap<>();
        checks.forEach((name, check) -> all.put(name, check.status()));
        return all;
    }

    /** The detail: {@code {"status":"up","checks":{"snapshot":{"status":"up"},…}}}. */
    public synchronized byte[] json() {
        JsonWriter json = new JsonWriter(new JsonBytes(512, MOST_BYTES)).object();
        json.member("status", status().word()).object("checks");
        checks.forEach((name, check) -> {
            json.object(name).member("status", check.status().word());
            if (!check.detail().isEmpty()) {
                json.member("detail", check.detail(), 500);
            }
            json.end();
        });
        return json.end().end().out().raw('\n').copy();
    }

    private synchronized void put(String check, Status status, String detail) {
        if (checks.size() >= MOST_CHECKS && !checks.containsKey(check)) {
            throw new IllegalStateException("health has " + MOST_CHECKS + " checks, " + check + " is one too many");
        }
        checks.put(check, new Check(status, detail));
    }
}
