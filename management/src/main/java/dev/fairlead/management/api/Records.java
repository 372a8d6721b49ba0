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
import dev.fairlead.store.content.Page;
import dev.fairlead.store.replica.ReplicaReport;
import dev.fairlead.store.revision.Difference;
import dev.fairlead.store.revision.Revision;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What happened and what runs: revisions, audit, replicas. Only for reading. */
final class Records {

    /** How many of the objects that a record touched a list has; an import touches thousands. */
    private static final int MOST_TOUCHED = 20;

    private static final int MOST_NAMED = 3;

    private final Store store;

    Records(Store store) {
        this.store = store;
    }

    void serve(Operations table) {
        table.does("listRevisions", this::revisions);
        table.does("readRevision", this::revision);
        table.does("diffRevision", this::differences);
        table.does("listReplicas", this::replicas);
        table.does("listAudit", this::audit);
        table.does("verifyAudit", this::verify);
        table.does("readAuditRecord", this::auditRecord);
    }

    private Answer revisions(Call call) {
        Page<Revision> page = store.revisions().list(cursor(call), call.limit());
        Map<Long, AuditRecord> records = new HashMap<>();
        if (!page.items().isEmpty()) {
            // What made them is near each other in the chain; one that is further off is looked for by itself.
            String behind = Long.toString(page.items().getFirst().sequence() + 1);
            store.audit()
                    .list(AuditFilter.all(), Optional.of(behind), call.limit())
                    .items()
                    .forEach(entry -> records.put(entry.sequence(), entry));
        }
        return Pages.answer(
                call,
                page,
                revision -> shown(
                        revision,
                        Optional.ofNullable(records.get(revision.sequence()))
                                .or(() -> store.audit().find(revision.sequence()))));
    }

    private Answer revision(Call call) {
        long number = call.number("revision");
        Revision revision = store.revisions().find(number).orElseThrow(() -> missing(number));
        return Answer.json(200, shown(revision, store.audit().find(revision.sequence())));
    }

    /** What the revision serves otherwise than another one: {@code ?from=}, or the one before it. */
    private Answer differences(Call call) {
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

    private static Node shown(Revision revision, Optional<AuditRecord> entry) {
        Members counts = new Members();
        for (Kind kind : Kind.values()) {
            counts.put(kind.plural(), revision.counts().getOrDefault(kind, 0));
        }
        Members members = new Members()
                .put("revision", revision.number())
                .put("at", revision.at().toString())
                .put("by", revision.by())
                .put("action", revision.action())
                .put("reason", revision.why())
                .put("audit", revision.sequence());
        List<AuditRecord.Touched> touched = entry.map(AuditRecord::touched).orElse(List.of());
        // What stands there is the business of those who may read the audit.
        touched(members, touched, MOST_NAMED, one -> new Members()
                .put("subject", one.subject())
                .build());
        return members.put("counts", counts.build()).build();
    }

    // A list leaves out most of what an import touched.
    private static void touched(
            Members members, List<AuditRecord.Touched> touched, int most, Function<AuditRecord.Touched, Node> shown) {
        members.put(
                "touched", Members.of(touched.stream().limit(most).map(shown).toList()));
        if (touched.size() > most) {
            members.put("touchedMore", touched.size() - most);
        }
    }

    static Node shown(Difference difference) {
        return new Members()
                .put("kind", difference.kind().word())
                .put("name", difference.name())
                .put("before", difference.before().map(Bodies::exported))
                .put("after", difference.after().map(Bodies::exported))
                .build();
    }

    private Answer replicas(Call call) {
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

    private Answer audit(Call call) {
        AuditFilter filter = new AuditFilter(
                call.query("user"), call.query("action"), call.query("subject"), time(call, "from"), time(call, "to"));
        return Pages.answer(
                call, store.audit().list(filter, cursor(call), call.limit()), entry -> shown(entry, MOST_TOUCHED));
    }

    /** One record, with all that it touched. */
    private Answer auditRecord(Call call) {
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
        Members members = new Members()
                .put("sequence", entry.sequence())
                .put("time", entry.time().toString())
                .put("user", entry.actor().user())
                .put("token", entry.actor().token().map(Members::of))
                .put("onBehalfOf", entry.actor().onBehalfOf().map(Members::of))
                .put("action", entry.action())
                .put("reason", entry.why());
        touched(members, entry.touched(), most, Records::shown);
        return members.put("revision", entry.revision())
                .put("previous", entry.previous())
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

    private Answer verify(Call call) {
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
