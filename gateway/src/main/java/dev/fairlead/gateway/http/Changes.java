package dev.fairlead.gateway.http;

import dev.fairlead.gateway.wire.Ascii;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Another target, and headers that steps add and remove on the way. Few, so lists that are walked. */
public final class Changes {

    /** More than a route can sensibly ask for; beyond it a step is at fault. */
    private static final int MAX_CHANGES = 256;

    /** Lines that steps usually add to an answer fit into this. */
    private static final int ANSWER_BYTES = 256;

    private static final String HOST = "host";

    /** What only the connection itself may say. */
    private static final List<String> FRAMING = List.of("content-length", "transfer-encoding", "connection", "upgrade");

    private final List<String> removed = new ArrayList<>();
    private final List<String> request = new ArrayList<>();
    private final HeadWriter answer = new HeadWriter(ANSWER_BYTES);
    private @Nullable String path;
    private @Nullable String detour;
    private @Nullable String query;
    private boolean reframed;

    private final List<String> decided = new ArrayList<>();

    /** Nothing changed. */
    public Changes() {}

    void clear() {
        removed.clear();
        request.clear();
        answer.clear();
        decided.clear();
        path = null;
        detour = null;
        query = null;
        reframed = false;
    }

    /** Whether the body that the service gets is not as long as the caller's. */
    public boolean isReframed() {
        return reframed;
    }

    /** The body that the service gets is not as long as the caller's: its length is not said. */
    public void reframe() {
        reframed = true;
    }

    /** The path that the service sees; null if it is the normalised path as it came. */
    public @Nullable String path() {
        return path;
    }

    void path(String other) {
        if (!other.startsWith("/") || other.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == '?' || c == '#')) {
            throw new IllegalArgumentException("\"" + other + "\" is not a path that can be sent");
        }
        path = other;
    }

    /**
     * What a service is asked for from now on instead of what the caller asked for: a target, without a body. Null where the
     * request is the caller's own.
     */
    public @Nullable String detour() {
        return detour;
    }

    /** Asks for something else from now on. */
    public void detour(String target) {
        detour = target;
    }

    /** What the service's query has behind the caller's own; null where nothing is added. */
    public @Nullable String query() {
        return query;
    }

    /** Adds a pair to the query that the service gets; it is encoded already. */
    public void addQuery(String pair) {
        query = query == null ? pair : query + "&" + pair;
    }

    void setRequest(String name, String value) {
        remove(name);
        add(request, name, value);
    }

    /** Adds a header to the request that the service gets, behind those of that name that are there. */
    public void addRequest(String name, String value) {
        add(request, name, value);
    }

    void remove(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!removed.contains(lower)) {
            bound(removed);
            removed.add(lower);
        }
        for (int i = 0; i < request.size(); i += 2) {
            if (request.get(i).equalsIgnoreCase(name)) {
                request.remove(i + 1);
                request.remove(i);
                i -= 2;
            }
        }
    }

    void addAnswer(String name, String value) {
        check(name, value);
        answer.header(name, value);
    }

    /**
     * Replaces a header of the answer, whoever makes it: the service, a later step or the gateway. Of several steps that
     * decide about one name the first counts: on the way out it is the last to see the answer.
     */
    public void setAnswer(String name, String value) {
        if (decide(name)) {
            addAnswer(name, value);
        }
    }

    /** Likewise, and takes it out. */
    public void removeAnswer(String name) {
        decide(name);
    }

    private boolean decide(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (isFraming(name) || decided.contains(lower)) {
            return false;
        }
        bound(decided);
        decided.add(lower);
        return true;
    }

    /** Whether a step removed or replaced this header of the answer. */
    public boolean removesAnswer(Fields fields, int field) {
        for (int i = 0; i < decided.size(); i++) {
            if (fields.isNamed(field, decided.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Likewise, by name in any case. */
    public boolean removesAnswer(String name) {
        for (int i = 0; i < decided.size(); i++) {
            if (decided.get(i).equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /** Tells what steps set in the request. */
    public void eachRequest(BiConsumer<String, String> to) {
        for (int i = 0; i < request.size(); i += 2) {
            to.accept(request.get(i), request.get(i + 1));
        }
    }

    /** Whole lines for the answer's head. */
    HeadWriter answer() {
        return answer;
    }

    /** The Host that a step set; null if none did. */
    public @Nullable String host() {
        for (int i = 0; i < request.size(); i += 2) {
            if (request.get(i).equalsIgnoreCase(HOST)) {
                return request.get(i + 1);
            }
        }
        return null;
    }

    private static void add(List<String> to, String name, String value) {
        bound(to);
        check(name, value);
        to.add(name);
        to.add(value);
    }

    private static void check(String name, String value) {
        if (!isName(name) || !isValue(value) || isFraming(name)) {
            throw new IllegalArgumentException("header \"" + name + "\": its name or value cannot stand in a head");
        }
    }

    private static void bound(List<String> list) {
        if (list.size() >= 2 * MAX_CHANGES) {
            throw new IllegalStateException("more than " + MAX_CHANGES + " headers changed in one exchange");
        }
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!Ascii.isToken(name.charAt(i))) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isFraming(String name) {
        for (String framing : FRAMING) {
            if (framing.length() == name.length() && framing.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Whether a step removed or replaced this header of the request; its twin with underscores goes with it. */
    public boolean removes(Fields fields, int field) {
        for (int i = 0; i < removed.size(); i++) {
            if (fields.isNamedAlike(field, removed.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Writes what steps added to the request: all but Host, which has its own place. */
    public void writeRequest(HeadWriter to) {
        for (int i = 0; i < request.size(); i += 2) {
            if (!request.get(i).equalsIgnoreCase(HOST)) {
                to.header(request.get(i), request.get(i + 1));
            }
        }
    }

    /** Writes what steps added to the answer. */
    public void writeAnswer(HeadWriter to) {
        to.put(answer.bytes(), 0, answer.length());
    }
}
