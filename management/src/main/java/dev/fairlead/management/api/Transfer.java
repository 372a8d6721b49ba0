package dev.fairlead.management.api;

import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Problem;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.content.Contents;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import dev.fairlead.store.revision.Change;
import dev.fairlead.store.revision.Edit;
import dev.fairlead.store.revision.Outcome;
import dev.fairlead.store.revision.Review;
import dev.fairlead.store.secret.KeyException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything in the store as one file, and one file into the store: all of it in one change, or none of it. */
final class Transfer {

    /** How large a file may be. */
    static final int MAX_FILE = 16 << 20;

    private final Store store;
    private final Validation validation;
    private final Keys keys;
    private final Publishing publishing;

    Transfer(Store store, Validation validation, Keys keys, Publishing publishing) {
        this.store = store;
        this.validation = validation;
        this.keys = keys;
        this.publishing = publishing;
    }

    void serve(Operations table) {
        table.does("export", this::export);
        table.does("rotateKey", this::rotateKey);
        table.does("import", this::importing);
    }

    /** Working copies; with {@code ?published=true} what replicas serve. */
    private Answer export(Call call) {
        boolean published = call.flag("published");
        Contents contents = store.resources().contents();
        Node.Mapping file = Sections.write(
                contents::all,
                resource -> published
                        ? resource.published().map(Resource.Published::body).map(Bodies::exported)
                        : Optional.of(Bodies.exported(resource.body())));
        return Answer.json(200, file);
    }

    /** What an import would do, or did: what it does to one object, and where. */
    private record Step(Kind kind, String name, String change, List<String> places) {
        Node shown() {
            return new Members()
                    .put("kind", kind.word())
                    .put("name", name)
                    .put("change", change)
                    .put("places", Members.ofTexts(places))
                    .build();
        }
    }

    private static final class Plan {
        private final List<Edit> edits = new ArrayList<>();
        private final List<Step> steps = new ArrayList<>();
        private final List<Node> issued = new ArrayList<>();
        private final List<Problem.Fault> faults = new ArrayList<>();
        private Optional<Node> findings = Optional.empty();
    }

    /**
     * Puts the objects of a file into the store. {@code ?prune=true} deletes those that it does not have,
     * {@code ?publish=true} publishes its products and workflows, {@code ?dryRun=true} only tells what would be done.
     */
    private Answer importing(Call call) throws IOException {
        Duration wait = Publishing.wait(call);
        Contents contents = store.resources().contents();
        Plan plan = plan(call, contents);
        if (!plan.faults.isEmpty()) {
            throw new Refusal(Problem.of(
                    422,
                    "The file cannot be imported, for " + plan.faults.size() + " reasons; nothing was changed",
                    plan.faults));
        }
        if (plan.edits.isEmpty()) {
            return answer(plan, store.resources().revision(), false, Duration.ZERO);
        }
        Change change = new Change(call.caller().actor(), call.reason(), plan.edits, call.base());
        Review review = validation.review(contents, plan.edits);
        if (call.flag("dryRun")) {
            Rehearsal rehearsal = new Rehearsal(review);
            Outcome outcome = store.resources().change(change, rehearsal);
            if (!rehearsal.passed()) {
                Outcomes.done(outcome);
            }
            plan.issued.clear();
            plan.findings = Optional.of(rehearsal.findings());
            return answer(plan, store.resources().revision(), false, Duration.ZERO);
        }
        Outcome.Done done = Outcomes.done(store.resources().change(change, review));
        return answer(plan, done.revision(), done.changed(), wait);
    }

    /** One step of the rotation of the master key. */
    private Answer rotateKey(Call call) {
        try {
            Store.Rotation step = store.rotateKey(call.caller().actor());
            return Answer.json(
                    200,
                    new Members()
                            .put("key", step.key())
                            .put("rotated", step.rotated())
                            .put("remaining", step.remaining())
                            .build());
        } catch (KeyException wrong) {
            throw Refusal.of(409, "The key cannot be rotated: " + wrong.text());
        }
    }

    private Plan plan(Call call, Contents contents) throws IOException {
        Plan plan = new Plan();
        Set<String> seen = new HashSet<>();
        List<Sections.Written> written = Sections.read(call.body(MAX_FILE), plan.faults);
        for (Sections.Written object : written) {
            seen.add(object.kind() + " " + object.name());
            save(object, contents.find(object.kind(), object.name()), plan);
        }
        if (call.flag("publish")) {
            Set<String> edited = new HashSet<>();
            plan.steps.forEach(step -> edited.add(step.kind() + " " + step.name()));
            written.stream()
                    .filter(object -> object.kind().hasWorkingCopy())
                    .forEach(object -> publish(object, edited, contents, plan));
        }
        if (call.flag("prune")) {
            for (Kind kind : Kind.values()) {
                contents.all(kind).stream()
                        .filter(resource -> !seen.contains(kind + " " + resource.name()))
                        .forEach(resource -> delete(resource, plan));
            }
        }
        if (plan.edits.size() > Change.MAX_EDITS) {
            plan.faults.add(new Problem.Fault(
                    "", "it changes " + plan.edits.size() + " objects", "split it: at most " + Change.MAX_EDITS));
        }
        return plan;
    }

    private void save(Sections.Written object, Optional<Resource> current, Plan plan) {
        if (!(object.node() instanceof Node.Mapping mapping)) {
            plan.faults.add(new Problem.Fault(
                    object.node().place().pointer(), "it is " + object.node().kind(), "write a mapping"));
            return;
        }
        Keys.Issue issue = keys.issue(object.kind(), object.name(), mapping, current);
        Optional<String> canonical = validation.canonical(object.kind(), object.name(), issue.body(), plan.faults);
        if (canonical.isEmpty() || current.map(Resource::body).equals(canonical)) {
            return;
        }
        String body = canonical.get();
        // What was compared is what is replaced: somebody else's change in between refuses the whole.
        plan.edits.add(current.<Edit>map(
                        there -> new Edit.Replace(object.kind(), object.name(), body, Optional.of(there.version())))
                .orElseGet(() -> new Edit.Create(object.kind(), object.name(), body)));
        List<String> places = current.map(there -> Deltas.between(Bodies.stored(there.body()), Bodies.stored(body)))
                .orElse(List.of());
        plan.steps.add(new Step(object.kind(), object.name(), current.isPresent() ? "replace" : "create", places));
        issue.issued()
                .forEach(key -> plan.issued.add(
                        Bodies.with((Node.Mapping) key.node(), object.kind().word(), Members.of(object.name()))));
    }

    private static void publish(Sections.Written object, Set<String> edited, Contents contents, Plan plan) {
        boolean stands = contents.find(object.kind(), object.name())
                .filter(there -> there.state() == Resource.State.PUBLISHED)
                .isPresent();
        if (!stands || edited.contains(object.kind() + " " + object.name())) {
            plan.edits.add(new Edit.Publish(object.kind(), object.name()));
            plan.steps.add(new Step(object.kind(), object.name(), "publish", List.of()));
        }
    }

    private static void delete(Resource resource, Plan plan) {
        plan.edits.add(new Edit.Delete(resource.kind(), resource.name(), Optional.of(resource.version())));
        plan.steps.add(new Step(resource.kind(), resource.name(), "delete", List.of()));
    }

    private Answer answer(Plan plan, long revision, boolean changed, Duration wait) {
        Members body = new Members()
                .put("revision", revision)
                .put("changed", changed)
                .put("items", Members.of(plan.steps.stream().map(Step::shown).toList()));
        if (!plan.issued.isEmpty()) {
            body.put("issuedKeys", Members.of(plan.issued));
        }
        body.put("findings", plan.findings);
        publishing.await(body, revision, wait);
        return Answer.json(200, body.build());
    }
}
