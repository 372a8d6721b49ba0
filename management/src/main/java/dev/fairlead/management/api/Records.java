package dev.fairlead.management.api;

import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.audit.AuditFilter;
import dev.fairlead.store.audit.AuditRecord;
import dev.fairlead.store.audit.Verification;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.replica.ReplicaReport;
import dev.fairlead.store.revision.Difference;
import dev.fairlead.store.revision.Revision;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** What happened and what runs: revisions, audit, replicas. Only for reading. */
final class Records {

    /** How many of the objects that a record touched a list has; an import touches thousands. */
    private static final int MOST_TOUCHED = 20;

    private final Store store;

    Records(Store store) {
        this.store = store;
    }

    Answer revisions(Call call) {
        return Pages.answer(call, store.revisions().list(cursor(call), call.limit()), Records::shown);
    }

    Answer revision(Call call) {
        long number = call.number("revision");
        Revision revision = store.revisions().find(number).orElseThrow(() -> missing(number));
        return Answer.json(200, shown(revision));
    }

    /** What the revision serves otherwise than another one: {@code ?from=}, or the one before it. */
    Answer differences(Call call) {
        long to = call.number("revision");
        long from = call.query("from").map(text -> revisionNumber(text)).orElse(to - 1);
        List<Difference> differences = store.revisions().differences(from, to).orElseThrow(() -> missing(from, to));
        return Answer.json(
                200,
                new Members()
                        .put("from", from)
                        .put("to", to)
                        .put(
                                "items",
                                Members.of(
                                        differences.stream().map(Records::shown).toList()))
                        .build());
    }

    private static long revisionNumber(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw Refusal.of(400, "The query parameter \"from\" is \"" + text + "\"; use the number of a revision");
        }
        return Long.parseLong(text);
    }

    private static Refusal missing(long... numbers) {
        String which = String.join(
                " or ",
                java.util.Arrays.stream(numbers).mapToObj(Long::toString).toList());
        return Refusal.of(
                404,
                "There is no revision " + which + ", or it is no longer kept; /api/v1/revisions lists those that are");
    }

    private static Node shown(Revision revision) {
        Members counts = new Members();
        for (Kind kind : Kind.values()) {
            counts.put(kind.plural(), revision.counts().getOrDefault(kind, 0));
        }
        return new Members()
                .put("revision", revision.number())
                .put("at", revision.at().toString())
                .put("by", revision.by())
                .put("action", revision.action())
                .put("reason", revision.why())
                .put("audit", revision.sequence())
                .put("counts", counts.build())
                .build();
    }

    static Node shown(Difference difference) {
        return new Members()
                .put("kind", difference.kind().word())
                .put("name", difference.name())
                .put("before", difference.before().map(Bodies::exported))
                .put("after", difference.after().map(Bodies::exported))
                .build();
    }

    Answer replicas(Call call) {
        List<Node> items = store.replicas().live().stream().map(Records::shown).toList();
        return Answer.json(200, new Members().put("items", Members.of(items)).build());
    }

    static Node shown(ReplicaReport replica) {
        return new Members()
                .put("id", replica.id())
                .put("address", replica.address())
                .put("revision", replica.revision())
                .put("snapshot", replica.snapshot())
                .put("version", replica.version())
                .put("health", replica.health())
                .put("errors", replica.errors())
                .put("warnings", replica.warnings())
                .put("findings", Members.ofTexts(replica.findings()))
                .put("pulse", TrafficView.pulse(replica.pulse()))
                .put("started", replica.started().toString())
                .put("seen", replica.seen().toString())
                .build();
    }

    Answer audit(Call call) {
        AuditFilter filter = new AuditFilter(
                call.query("user"), call.query("action"), call.query("subject"), time(call, "from"), time(call, "to"));
        return Pages.answer(
                call, store.audit().list(filter, cursor(call), call.limit()), entry -> shown(entry, MOST_TOUCHED));
    }

    /** One record, with all that it touched. */
    Answer auditRecord(Call call) {
        long number = call.number("sequence");
        AuditRecord entry =
                store.audit().find(number).orElseThrow(() -> Refusal.of(404, "There is no audit record " + number));
        return Answer.json(200, shown(entry, Integer.MAX_VALUE));
    }

    private static Optional<Instant> time(Call call, String name) {
        try {
            return call.query(name).map(Instant::parse);
        } catch (DateTimeParseException bad) {
            throw Refusal.of(
                    400, "The query parameter \"" + name + "\" is not a time; use one like 2026-11-21T12:00:00Z");
        }
    }

    // Pages of revisions and of records go on before a number.
    private static Optional<String> cursor(Call call) {
        Optional<String> cursor = call.query("cursor");
        if (cursor.filter(text -> !text.matches("[0-9]{1,18}")).isPresent()) {
            throw Refusal.of(400, "The cursor is not one of this list; follow \"next\" as it was given");
        }
        return cursor;
    }

    private static Node shown(AuditRecord entry, int most) {
        List<AuditRecord.Touched> touched = entry.touched();
        int more = Math.max(0, touched.size() - most);
        Members members = new Members()
                .put("sequence", entry.sequence())
                .put("time", entry.time().toString())
                .put("user", entry.actor().user())
                .put("token", entry.actor().token().map(Members::of))
                .put("onBehalfOf", entry.actor().onBehalfOf().map(Members::of))
                .put("action", entry.action())
                .put("reason", entry.why())
                .put(
                        "touched",
                        Members.of(touched.subList(0, touched.size() - more).stream()
                                .map(Records::shown)
                                .toList()))
                .put("touchedMore", more == 0 ? Optional.empty() : Optional.of(Members.of(more)))
                .put("revision", entry.revision());
        return members.put("previous", entry.previous())
                .put("hash", entry.hash())
                .build();
    }

    private static Node shown(AuditRecord.Touched touched) {
        return new Members()
                .put("subject", touched.subject())
                .put("before", touched.before().map(Bodies::parsed))
                .put("after", touched.after().map(Bodies::parsed))
                .build();
    }

    Answer verify(Call call) {
        Node body =
                switch (store.audit().verify()) {
                    case Verification.Intact intact ->
                        new Members()
                                .put("intact", true)
                                .put("records", intact.records())
                                .build();
                    case Verification.Broken broken ->
                        new Members()
                                .put("intact", false)
                                .put("sequence", broken.sequence())
                                .put("what", broken.what())
                                .build();
                };
        return Answer.json(200, body);
    }
}
