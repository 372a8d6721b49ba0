package dev.fairlead.management.api;

import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.content.Contents;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import dev.fairlead.store.replica.ReplicaReport;
import dev.fairlead.store.replica.Served;
import dev.fairlead.store.revision.Change;
import dev.fairlead.store.revision.Edit;
import dev.fairlead.store.revision.Outcome;
import dev.fairlead.store.revision.Review;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes what was edited live, and what was live before live again. */
final class Publishing {

    private static final int USUAL_WAIT_SECONDS = 10;
    private static final int LONGEST_WAIT_SECONDS = 60;

    private final Store store;
    private final Validation validation;

    Publishing(Store store, Validation validation) {
        this.store = store;
        this.validation = validation;
    }

    void serve(Operations table) {
        table.does("publish", this::publishChanged);
        table.does("publishProduct", call -> publish(Kind.PRODUCT, call));
        table.does("unpublishProduct", call -> unpublish(Kind.PRODUCT, call));
        table.does("publishWorkflow", call -> publish(Kind.WORKFLOW, call));
        table.does("unpublishWorkflow", call -> unpublish(Kind.WORKFLOW, call));
        table.does("rollback", this::rollback);
    }

    Answer publish(Kind kind, Call call) {
        return change(call, new Edit.Publish(kind, call.path("name")), one(kind, call));
    }

    Answer unpublish(Kind kind, Call call) {
        return change(call, new Edit.Unpublish(kind, call.path("name")), one(kind, call));
    }

    private static List<Named> one(Kind kind, Call call) {
        return List.of(new Named(kind, call.path("name")));
    }

    /** What is published, or not any more. */
    private record Named(Kind kind, String name) {}

    private Answer publishChanged(Call call) {
        List<Named> changed = Validation.unpublished(store.resources().contents()).stream()
                .map(resource -> new Named(resource.kind(), resource.name()))
                .toList();
        return change(call, new Edit.PublishChanged(), changed);
    }

    private Answer change(Call call, Edit edit, List<Named> published) {
        Duration wait = wait(call);
        Change change = new Change(call.caller().actor(), call.reason(), List.of(edit), call.base());
        Contents before = store.resources().contents();
        Review review = validation.review(before, change.edits());
        if (!call.flag("dryRun")) {
            return answer(store.resources().change(change, review), wait, published);
        }
        Rehearsal rehearsal = new Rehearsal(review);
        Outcome outcome = store.resources().change(change, rehearsal);
        // Nothing to change is nothing to review.
        if (!rehearsal.passed() && !(outcome instanceof Outcome.Done)) {
            Outcomes.done(outcome);
        }
        boolean served = !(edit instanceof Edit.Unpublish);
        return would(
                rehearsal.findings(),
                published.stream()
                        .flatMap(named -> before.find(named.kind(), named.name()).stream())
                        .filter(resource -> !served || resource.state() != Resource.State.PUBLISHED)
                        .map(resource -> difference(resource, served))
                        .toList());
    }

    private Answer would(Node findings, List<Node> differences) {
        return Answer.json(
                200,
                new Members()
                        .put("revision", store.resources().revision())
                        .put("changed", false)
                        .put("products", Members.of(List.of()))
                        .put("workflows", Members.of(List.of()))
                        .put("differences", Members.of(differences))
                        .put("findings", findings)
                        .build());
    }

    private static Node difference(Resource resource, boolean served) {
        Optional<Node> before = resource.published().map(copy -> Bodies.exported(copy.body()));
        return new Members()
                .put("kind", resource.kind().word())
                .put("name", resource.name())
                .put("before", before)
                .put("after", served ? Optional.of(Bodies.exported(resource.body())) : Optional.empty())
                .build();
    }

    private Answer rollback(Call call) {
        Duration wait = wait(call);
        if (call.flag("dryRun")) {
            return rollingBack(call.number("revision"));
        }
        Review review = validation.reviewServed(store.resources().contents());
        Outcome outcome = store.revisions()
                .rollback(call.caller().actor(), call.number("revision"), call.reason(), review, call.base());
        return answer(outcome, wait, List.of());
    }

    /** Likewise, for nobody in person; false if nothing changed. */
    boolean rollback(Actor actor, long revision, String why) {
        Review review = validation.reviewServed(store.resources().contents());
        return store.revisions().rollback(actor, revision, why, review) instanceof Outcome.Done done && done.changed();
    }

    private Answer rollingBack(long revision) {
        long now = store.resources().revision();
        return would(
                Members.of(List.of()),
                store
                        .revisions()
                        .differences(now, revision)
                        .orElseThrow(() -> Refusal.of(
                                404,
                                "There is no revision " + revision
                                        + ", or it is no longer kept; /api/v1/revisions lists those that are"))
                        .stream()
                        .map(Records::shown)
                        .toList());
    }

    private Answer answer(Outcome outcome, Duration wait, List<Named> published) {
        Outcome.Done done = Outcomes.done(outcome);
        Members body = new Members().put("revision", done.revision()).put("changed", done.changed());
        Contents contents = store.resources().contents();
        for (Kind kind : List.of(Kind.PRODUCT, Kind.WORKFLOW)) {
            List<Node> shown = published.stream()
                    .filter(named -> named.kind() == kind)
                    .flatMap(named -> contents.find(kind, named.name()).stream())
                    .map(Publishing::shown)
                    .toList();
            body.put(kind.plural(), Members.of(shown));
        }
        await(body, done.revision(), wait);
        return Answer.json(200, body.build());
    }

    /** Waits, if there is something to wait for, and says who serves it. */
    void await(Members body, long revision, Duration wait) {
        if (!wait.isZero()) {
            Served served = store.replicas().awaitServed(revision, wait);
            body.put("served", served.everywhere());
            body.put("serving", ids(served.serving()));
            body.put("laggards", ids(served.laggards()));
        }
    }

    private static Node shown(Resource resource) {
        return new Members()
                .put("name", resource.name())
                .put("status", resource.state().name().toLowerCase(Locale.ROOT))
                .put("version", resource.version())
                .build();
    }

    private static Node ids(List<ReplicaReport> replicas) {
        return Members.ofTexts(replicas.stream().map(ReplicaReport::id).toList());
    }

    static Duration wait(Call call) {
        String text = call.query("timeout").orElse(Integer.toString(USUAL_WAIT_SECONDS));
        if (!text.matches("[1-9][0-9]?") || Integer.parseInt(text) > LONGEST_WAIT_SECONDS) {
            throw Refusal.of(
                    400,
                    "The query parameter \"timeout\" is \"" + text + "\"; use 1 to " + LONGEST_WAIT_SECONDS
                            + " seconds");
        }
        return call.flag("wait") ? Duration.ofSeconds(Integer.parseInt(text)) : Duration.ZERO;
    }
}
