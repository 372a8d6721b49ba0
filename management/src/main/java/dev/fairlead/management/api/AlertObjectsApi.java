package dev.fairlead.management.api;

import dev.fairlead.management.alert.Channel;
import dev.fairlead.management.alert.Guard;
import dev.fairlead.management.alert.Rule;
import dev.fairlead.management.alert.Sender;
import dev.fairlead.management.alert.Senders;
import dev.fairlead.management.alert.Silence;
import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Problem;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.alert.AlertObjects;
import dev.fairlead.store.alert.AlertObjects.Kind;
import dev.fairlead.store.alert.AlertObjects.Stored;
import dev.fairlead.store.alert.Deliveries;
import dev.fairlead.store.secret.CredentialKeys;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Rules, channels, silences and the guard. */
final class AlertObjectsApi {

    private static final String GUARD = "guard";

    private final Store store;
    private final AlertObjects objects;
    private final InstantSource clock;
    private final Senders senders;

    AlertObjectsApi(Store store, InstantSource clock, Senders senders) {
        this.store = store;
        this.objects = store.alerting().objects();
        this.clock = clock;
        this.senders = senders;
    }

    void serve(Operations table) {
        table.does("listAlertRules", this::rules);
        table.does("readAlertRule", this::rule);
        table.does("replaceAlertRule", this::saveRule);
        table.does("deleteAlertRule", this::removeRule);
        table.does("listAlertChannels", this::channels);
        table.does("readAlertChannel", this::channel);
        table.does("replaceAlertChannel", this::saveChannel);
        table.does("testAlertChannel", this::tryChannel);
        table.does("deleteAlertChannel", this::removeChannel);
        table.does("listSilences", this::silences);
        table.does("createSilence", this::silence);
        table.does("deleteSilence", this::endSilence);
        table.does("readGuard", this::guard);
        table.does("replaceGuard", this::saveGuard);
    }

    private Answer rules(Call call) {
        Map<String, Integer> firing = firing();
        return list(objects.list(Kind.RULE).stream()
                .<Node>map(stored -> shownRule(stored, firing).build())
                .toList());
    }

    private Map<String, Integer> firing() {
        Map<String, Integer> counts = new HashMap<>();
        store.alerting().alerts().firing().forEach(alert -> counts.merge(alert.rule(), 1, Integer::sum));
        return counts;
    }

    private static Members shownRule(Stored stored, Map<String, Integer> firing) {
        return versioned(
                        Rule.read(stored.name(), Bodies.stored(stored.json()), new ArrayList<>())
                                .written(),
                        stored)
                .put("firing", firing.getOrDefault(stored.name(), 0));
    }

    private static Members versioned(Members members, Stored stored) {
        return members.put("version", version(stored));
    }

    private static String version(Stored stored) {
        return Long.toHexString(stored.number());
    }

    private static Answer list(List<Node> items) {
        return Answer.json(200, new Members().put("items", Members.of(items)).build());
    }

    private Answer rule(Call call) {
        Stored stored = found(Kind.RULE, call.path("rule"));
        return tagged(200, shownRule(stored, firing()), stored);
    }

    private static Answer tagged(int status, Members members, Stored stored) {
        return Answer.json(status, members.build()).with("ETag", '"' + version(stored) + '"');
    }

    private Stored found(Kind kind, String name) {
        return objects.find(kind, name)
                .orElseThrow(() -> Refusal.of(404, "There is no " + words(kind) + " \"" + name + "\""));
    }

    private static String words(Kind kind) {
        return switch (kind) {
            case RULE -> "rule of alerts";
            case CHANNEL -> "channel of alerts";
            case SILENCE -> "silence";
            case GUARD -> GUARD;
        };
    }

    private Answer saveRule(Call call) throws IOException {
        String name = name(call.path("rule"));
        Node.Mapping body = call.body();
        List<Problem.Fault> faults = new ArrayList<>();
        requireName(body, name, faults);
        Rule rule = Rule.read(name, body, faults);
        List<String> known =
                objects.list(Kind.CHANNEL).stream().map(Stored::name).toList();
        for (int i = 0; i < rule.channels().size(); i++) {
            if (!known.contains(rule.channels().get(i))) {
                faults.add(new Problem.Fault(
                        "/channels/" + i,
                        "there is no channel \"" + rule.channels().get(i) + "\"",
                        known.isEmpty() ? "make it first" : "use " + String.join(", ", known)));
            }
        }
        refuse(faults, "The rule");
        return save(call, Kind.RULE, name, rule.written(), rule.written(), json -> json);
    }

    private static String name(String name) {
        if (!name.matches(Channel.NAME)) {
            throw new Refusal(Problem.of(
                    422,
                    "The name \"" + name + "\" cannot be used; nothing was changed",
                    List.of(new Problem.Fault(
                            "/name",
                            "\"" + name + "\" is not a name here",
                            "use 1 to 64 letters, digits and . _ -, a letter or digit first"))));
        }
        return name;
    }

    private static void requireName(Node.Mapping body, String name, List<Problem.Fault> faults) {
        Node given = body.members().get("name");
        if (given != null && !(given instanceof Node.Text text && text.value().equals(name))) {
            faults.add(new Problem.Fault("/name", "\"name\" is not \"" + name + "\", the name in the path", ""));
        }
    }

    private static void refuse(List<Problem.Fault> faults, String what) {
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.of(
                    422,
                    what + " is not as it must be, in " + faults.size() + (faults.size() == 1 ? " place" : " places")
                            + "; nothing was changed",
                    faults));
        }
    }

    private Answer save(
            Call call, Kind kind, String name, Members kept, Members shown, UnaryOperator<String> forAudit) {
        Optional<Stored> before = objects.find(kind, name);
        expected(call, kind, before);
        if (before.isEmpty() && objects.list(kind).size() >= AlertObjects.MAX_OF_A_KIND) {
            throw Refusal.of(
                    409, "There are " + AlertObjects.MAX_OF_A_KIND + " of them already; delete one that nobody needs");
        }
        int status = before.isPresent() ? 200 : 201;
        Stored next = new Stored(name, Json.canonical(kept.build()), 0);
        if (call.flag("dryRun")) {
            return Answer.json(200, rehearsed(kind, name, before, shown, forAudit));
        }
        long number = objects.save(call.caller().actor(), kind, before, next, call.reason(), forAudit)
                .orElseThrow(() -> stale(kind, name));
        Stored saved = new Stored(name, next.json(), number);
        return tagged(status, versioned(shown, saved), saved);
    }

    private static Node rehearsed(
            Kind kind, String name, Optional<Stored> before, Members shown, UnaryOperator<String> forAudit) {
        return new Members()
                .put("valid", true)
                .put("kind", kind.word())
                .put("name", name)
                .put("before", before.map(there -> Bodies.stored(forAudit.apply(there.json()))))
                .put("after", shown.build())
                .build();
    }

    private static void expected(Call call, Kind kind, Optional<Stored> before) {
        Optional<String> wanted =
                call.request().header("If-Match").filter(tag -> !tag.strip().equals("*"));
        boolean fits = wanted.isEmpty()
                || before.filter(stored -> wanted.get().contains('"' + version(stored) + '"'))
                        .isPresent();
        if (!fits
                || (before.isPresent() && call.request().header("If-None-Match").isPresent())) {
            throw stale(kind, before.map(Stored::name).orElse(""));
        }
    }

    private static Refusal stale(Kind kind, String name) {
        return Refusal.of(
                412,
                "The " + words(kind) + " \"" + name + "\" was changed meanwhile; read it again and repeat the change");
    }

    private Answer removeRule(Call call) {
        return remove(call, Kind.RULE, call.path("rule"), json -> json);
    }

    private Answer remove(Call call, Kind kind, String name, UnaryOperator<String> forAudit) {
        Stored there = found(kind, name);
        expected(call, kind, Optional.of(there));
        objects.remove(call.caller().actor(), kind, there, call.reason(), forAudit);
        return Answer.empty(204);
    }

    private Answer channels(Call call) {
        List<Stored> all = objects.list(Kind.CHANNEL);
        Map<String, Deliveries.Last> last = new HashMap<>();
        store.alerting()
                .deliveries()
                .last(all.stream().map(Stored::name).toList())
                .forEach(one -> last.put(one.channel(), one));
        return list(all.stream()
                .<Node>map(stored -> {
                    Members members = versioned(channel(stored).shown(), stored);
                    Optional.ofNullable(last.get(stored.name())).ifPresent(one -> members.put("last", last(one)));
                    return members.build();
                })
                .toList());
    }

    private static Node last(Deliveries.Last last) {
        return new Members()
                .put("state", last.state().equals("last") ? "waiting" : last.state())
                .put("at", last.at().toString())
                .put("tries", last.tries())
                .put("error", last.error())
                .build();
    }

    private static Channel channel(Stored stored) {
        return Channel.read(stored.name(), Bodies.stored(stored.json()), "", new ArrayList<>());
    }

    private Answer channel(Call call) {
        Stored stored = found(Kind.CHANNEL, call.path("channel"));
        return tagged(200, versioned(channel(stored).shown(), stored), stored);
    }

    private Answer saveChannel(Call call) throws IOException {
        String name = name(call.path("channel"));
        Node.Mapping body = call.body();
        List<Problem.Fault> faults = new ArrayList<>();
        requireName(body, name, faults);
        String kept = objects.find(Kind.CHANNEL, name)
                .map(stored -> channel(stored).secret())
                .orElse("");
        Channel channel = Channel.read(name, body, kept, faults);
        refuse(faults, "The channel");
        return save(call, Kind.CHANNEL, name, channel.written(), channel.shown(), AlertObjectsApi::withoutSecret);
    }

    private static String withoutSecret(String json) {
        return Json.canonical(Bodies.without(Bodies.stored(json), "secret"));
    }

    private Answer tryChannel(Call call) {
        Stored stored = found(Kind.CHANNEL, call.path("channel"));
        Sender.Sent sent = senders.tryOut(channel(stored), "test-" + CredentialKeys.randomId(new SecureRandom()));
        return Answer.json(
                200,
                new Members()
                        .put("arrived", sent.arrived())
                        .put("error", sent.why())
                        .build());
    }

    private Answer removeChannel(Call call) {
        String name = call.path("channel");
        List<String> users = objects.list(Kind.RULE).stream()
                .map(stored -> Rule.read(stored.name(), Bodies.stored(stored.json()), new ArrayList<>()))
                .filter(rule -> rule.channels().contains(name))
                .map(Rule::name)
                .toList();
        if (!users.isEmpty()) {
            throw Refusal.of(
                    409,
                    "The channel \"" + name + "\" is needed by " + String.join(", ", users)
                            + "; take it out there first");
        }
        return remove(call, Kind.CHANNEL, name, AlertObjectsApi::withoutSecret);
    }

    private Answer silences(Call call) {
        return list(objects.list(Kind.SILENCE).stream()
                .map(stored -> Silence.read(
                        stored.name(), "", Bodies.stored(stored.json()), clock.instant(), new ArrayList<>()))
                .filter(silence -> silence.until().isAfter(clock.instant()))
                .<Node>map(silence -> silence.written().build())
                .toList());
    }

    private Answer silence(Call call) throws IOException {
        List<Problem.Fault> faults = new ArrayList<>();
        String id = CredentialKeys.randomId(new SecureRandom());
        Silence silence =
                Silence.read(id, call.caller().user(), Bodies.without(call.body(), "by"), clock.instant(), faults);
        refuse(faults, "The silence");
        save(call, Kind.SILENCE, id, silence.written(), silence.written(), json -> json);
        return Answer.json(201, silence.written().build());
    }

    private Answer endSilence(Call call) {
        return remove(call, Kind.SILENCE, call.path("silence"), json -> json);
    }

    private Answer guard(Call call) {
        Optional<Stored> stored = objects.find(Kind.GUARD, GUARD);
        Guard guard = stored.map(there -> Guard.read(Bodies.stored(there.json()), new ArrayList<>()))
                .orElse(Guard.USUAL);
        return stored.map(there -> tagged(200, versioned(guard.written(), there), there))
                .orElseGet(() -> Answer.json(200, guard.written().build()));
    }

    private Answer saveGuard(Call call) throws IOException {
        List<Problem.Fault> faults = new ArrayList<>();
        Guard guard = Guard.read(call.body(), faults);
        refuse(faults, "The guard");
        Answer saved = save(call, Kind.GUARD, GUARD, guard.written(), guard.written(), json -> json);
        return new Answer(200, saved.headers(), saved.body());
    }
}
