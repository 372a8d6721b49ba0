package dev.fairlead.management.event;

import dev.fairlead.management.access.Caller;
import dev.fairlead.management.http.Answer;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.mongo.StoreUnavailable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** One who listens, on the thread of its request. */
final class Follower implements Answer.Stream {

    private static final String HELLO = "hello";
    private static final String BEAT = ":\n\n";

    private final Feed feed;
    private final String user;
    private final Marks told;
    private final Supplier<Optional<Caller>> check;
    private Caller caller;
    private boolean left;

    Follower(Feed feed, Caller caller, Marks told, Supplier<Optional<Caller>> check) {
        this.feed = feed;
        this.user = caller.user();
        this.caller = caller;
        this.told = told;
        this.check = check;
    }

    @Override
    public void write(OutputStream out) throws IOException {
        boolean goesOn = !told.isEmpty();
        Facts facts = feed.facts();
        if (!goesOn) {
            facts.all().forEach(this::keep);
        }
        long began = feed.now();
        send(
                out,
                "retry: 1000\n"
                        + event(HELLO, new Members().put("goesOn", goesOn).build()));
        long spoke = began;
        long checked = began;
        do {
            facts = feed.facts();
            long now = feed.now();
            // Whoever signs out, or is shut out, leaves a record; what only expires does not.
            if (isOtherwise(Topic.CHANGED, facts) || now - checked >= Feed.BEAT.toNanos()) {
                checked = now;
                if (!isStillGood()) {
                    return;
                }
            }
            String events = news(facts);
            boolean silent = events.isEmpty() && now - spoke >= Feed.BEAT.toNanos();
            if (silent || !events.isEmpty()) {
                send(out, silent ? BEAT : events);
                spoke = now;
            }
        } while (feed.rest() && feed.now() - began < Feed.LONGEST.toNanos());
    }

    private boolean isOtherwise(Topic topic, Facts facts) {
        Facts.Fact fact = facts.all().get(topic);
        return fact != null && !told.has(topic, fact.mark());
    }

    // While the store is away nobody can be asked, and nothing is told.
    private boolean isStillGood() {
        try {
            Optional<Caller> now = check.get();
            now.ifPresent(still -> caller = still);
            return now.isPresent();
        } catch (StoreUnavailable away) {
            return true;
        }
    }

    private void keep(Topic topic, Facts.Fact fact) {
        if (caller.may(topic.right())) {
            told.put(topic, fact.mark());
        } else {
            told.forget(topic);
        }
    }

    private String news(Facts facts) {
        StringBuilder events = new StringBuilder();
        for (Map.Entry<Topic, Facts.Fact> each : facts.all().entrySet()) {
            boolean otherwise = isOtherwise(each.getKey(), facts);
            keep(each.getKey(), each.getValue());
            if (otherwise && caller.may(each.getKey().right())) {
                events.append(event(each.getKey().word(), each.getValue().data()));
            }
        }
        return events.toString();
    }

    private String event(String name, Node.Mapping data) {
        return "id: " + told.text() + "\nevent: " + name + "\ndata: " + Json.canonical(data) + "\n\n";
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        if (!left) {
            left = true;
            feed.leave(user);
        }
    }
}
