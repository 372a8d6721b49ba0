package dev.fairlead.store.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Collects what a change touched, redacted and bounded: one record fits into one document of MongoDB (16 MiB) however
 * much is changed at once.
 */
public final class TouchedList {

    private static final int MAX_OBJECTS = 10_000;
    private static final int MAX_CHARACTERS = 4 << 20;

    private final List<AuditRecord.Touched> touched = new ArrayList<>();
    private int characters;
    private int more;

    /** Adds an object; before and after are bodies as they are stored. */
    public void add(String subject, Optional<String> before, Optional<String> after) {
        if (touched.size() >= MAX_OBJECTS) {
            more++;
        } else {
            touched.add(new AuditRecord.Touched(subject, before.map(this::kept), after.map(this::kept)));
        }
    }

    /** What was collected. */
    public List<AuditRecord.Touched> list() {
        List<AuditRecord.Touched> all = new ArrayList<>(touched);
        if (more > 0) {
            all.add(new AuditRecord.Touched("and " + more + " more", Optional.empty(), Optional.empty()));
        }
        return all;
    }

    private String kept(String body) {
        characters += body.length();
        return characters <= MAX_CHARACTERS ? Redaction.of(body) : Redaction.digest(body);
    }
}
