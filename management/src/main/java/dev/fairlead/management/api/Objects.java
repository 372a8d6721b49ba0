package dev.fairlead.management.api;

import dev.fairlead.management.http.Answer;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import dev.fairlead.store.content.Selection;
import dev.fairlead.store.revision.Change;
import dev.fairlead.store.revision.Edit;
import dev.fairlead.store.revision.Outcome;
import dev.fairlead.store.revision.Review;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Create, read, replace, delete and list, the same for every kind of object. */
final class Objects {

    private static final String DRY_RUN = "dryRun";

    private final Store store;
    private final Validation validation;
    private final Keys keys;

    Objects(Store store, Validation validation, Keys keys) {
        this.store = store;
        this.validation = validation;
        this.keys = keys;
    }

    void serve(Operations table) {
        for (Kind kind : Kind.values()) {
            table.does(kind, "list<Kinds>", call -> list(kind, call));
            table.does(kind, "create<Kind>", call -> create(kind, call));
            table.does(kind, "read<Kind>", call -> read(kind, call));
            table.does(kind, "replace<Kind>", call -> replace(kind, call));
            table.does(kind, "delete<Kind>", call -> delete(kind, call));
        }
    }

    private Answer list(Kind kind, Call call) {
        Selection selection =
                new Selection(call.query("cursor"), call.query("contains").orElse(""), call.limit());
        return Pages.answer(call, store.resources().contents().list(kind, selection), Bodies::shown);
    }

    private Answer read(Kind kind, Call call) {
        return shown(200, current(kind, call.path("name")), List.of());
    }

    private Resource current(Kind kind, String name) {
        return store.resources().contents().find(kind, name).orElseThrow(() -> Outcomes.missing(kind, name));
    }

    private Answer create(Kind kind, Call call) throws IOException {
        Node.Mapping body = call.body();
        String name = validation.newName(body);
        Optional<Resource> current = store.resources().contents().find(kind, name);
        if (current.isPresent()) {
            throw Outcomes.exists(current.get());
        }
        Keys.Issue issue = keys.issue(kind, name, Bodies.written(body), Optional.empty());
        String canonical = validation.canonical(kind, name, issue.body());
        if (call.flag(DRY_RUN)) {
            return rehearsed(
                    rehearse(call, new Edit.Create(kind, name, canonical)),
                    kind,
                    name,
                    Optional.empty(),
                    Optional.of(canonical));
        }
        return save(call, new Edit.Create(kind, name, canonical), issue);
    }

    private Answer replace(Kind kind, Call call) throws IOException {
        return replace(kind, call, call.body());
    }

    /** With a body that was made of what was sent. */
    Answer replace(Kind kind, Call call, Node.Mapping body) {
        String name = call.path("name");
        validation.requireName(body, name);
        Optional<Resource> current = store.resources().contents().find(kind, name);
        ETags.requireFits(call.request(), current);
        Optional<String> version = current.flatMap(there -> ETags.expected(call.request(), there));
        Keys.Issue issue = keys.issue(kind, name, Bodies.written(body), current);
        String canonical = validation.canonical(kind, name, issue.body());
        // Keys that were taken over from the object read must not end on top of somebody else's newer ones.
        Optional<String> base = issue.keptOld() ? current.map(Resource::version) : version;
        Edit edit = current.isPresent()
                ? new Edit.Replace(kind, name, canonical, base)
                : new Edit.Create(kind, name, canonical);
        if (call.flag(DRY_RUN)) {
            return rehearsed(rehearse(call, edit), kind, name, current.map(Resource::body), Optional.of(canonical));
        }
        return save(call, edit, issue);
    }

    private Answer delete(Kind kind, Call call) {
        Resource current = current(kind, call.path("name"));
        Optional<String> version = ETags.expected(call.request(), current);
        Edit edit = new Edit.Delete(kind, current.name(), version);
        if (call.flag(DRY_RUN)) {
            return rehearsed(rehearse(call, edit), kind, current.name(), Optional.of(current.body()), Optional.empty());
        }
        change(call, edit);
        return Answer.empty(204);
    }

    private static Answer rehearsed(
            Rehearsal rehearsal, Kind kind, String name, Optional<String> before, Optional<String> after) {
        return Answer.json(
                200,
                new Members()
                        .put("valid", true)
                        .put("kind", kind.word())
                        .put("name", name)
                        .put("before", before.map(Bodies::exported))
                        .put("after", after.map(Bodies::exported))
                        .put("findings", rehearsal.findings())
                        .build());
    }

    private Answer save(Call call, Edit edit, Keys.Issue issue) {
        Resource saved = change(call, edit).resources().getFirst();
        int status = edit instanceof Edit.Create ? 201 : 200;
        Answer answer = shown(status, saved, issue.issued());
        return status == 201 ? answer.with("Location", Links.to(saved)) : answer;
    }

    private Outcome.Done change(Call call, Edit edit) {
        Change change = change(call, List.of(edit));
        Review review = validation.review(store.resources().contents(), change.edits());
        return Outcomes.done(store.resources().change(change, review), rejected(edit));
    }

    /** Looks whether the change could be made. */
    private Rehearsal rehearse(Call call, Edit edit) {
        Change change = change(call, List.of(edit));
        Rehearsal rehearsal = new Rehearsal(validation.review(store.resources().contents(), change.edits()));
        Outcome outcome = store.resources().change(change, rehearsal);
        if (!rehearsal.passed()) {
            Outcomes.done(outcome, rejected(edit));
        }
        return rehearsal;
    }

    private static Change change(Call call, List<Edit> edits) {
        return new Change(call.caller().actor(), call.reason(), edits, call.base());
    }

    private static int rejected(Edit edit) {
        return edit instanceof Edit.Delete ? 409 : 422;
    }

    private static Answer shown(int status, Resource resource, List<Keys.Issued> issued) {
        Node.Mapping body = Bodies.shown(resource);
        if (!issued.isEmpty()) {
            body = Bodies.with(
                    body,
                    "issuedKeys",
                    Members.of(issued.stream().map(Keys.Issued::node).toList()));
        }
        return Answer.json(status, body).with("ETag", ETags.of(resource));
    }
}
