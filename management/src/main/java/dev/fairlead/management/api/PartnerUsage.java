package dev.fairlead.management.api;

import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.content.Page;
import dev.fairlead.store.request.Key;
import dev.fairlead.store.request.RequestFilter;
import dev.fairlead.store.request.RequestRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How many requests of a client were recorded, step by step: all of a quiet gateway, a sample of a busy one. */
final class PartnerUsage {

    private static final int STEPS = 48;
    private static final int MOST_HOURS = 72;
    private static final int MOST_PAGES = 20;

    private final RequestRecords records;
    private final Instant now;

    PartnerUsage(RequestRecords records, Instant now) {
        this.records = records;
        this.now = now;
    }

    private static final class Step {
        private long good;
        private long refused;
        private long failed;
    }

    Node.Mapping of(String client, String hoursText) {
        boolean number = hoursText.matches("[0-9]{1,3}");
        int hours = number ? Integer.parseInt(hoursText) : 0;
        if (hours < 1 || hours > MOST_HOURS) {
            throw Refusal.of(400, "The query parameter \"hours\" is \"" + hoursText + "\"; use 1 to " + MOST_HOURS);
        }
        Duration length = Duration.ofHours(hours).dividedBy(STEPS);
        Instant since = now.minus(Duration.ofHours(hours));
        Step[] steps = new Step[STEPS];
        for (int i = 0; i < STEPS; i++) {
            steps[i] = new Step();
        }
        RequestFilter filter = new RequestFilter(Map.of(Key.CLIENT, client), Optional.of(since), Optional.empty());
        Optional<String> cursor = Optional.empty();
        boolean whole = false;
        for (int page = 0; page < MOST_PAGES && !whole; page++) {
            Page<RequestRecords.Found> found = records.list(filter, cursor, Page.MAX_LIMIT);
            found.items().forEach(each -> count(each, steps, since, length));
            cursor = found.next();
            whole = cursor.isEmpty();
        }
        return shown(steps, since, length, whole);
    }

    private static void count(RequestRecords.Found found, Step[] steps, Instant since, Duration length) {
        long at = (found.millis() - since.toEpochMilli()) / Math.max(1, length.toMillis());
        Step step = steps[Math.clamp(at, 0, STEPS - 1)];
        int status = Bodies.stored(found.json()).members().get("status") instanceof Node.Decimal decimal
                ? decimal.value().intValue()
                : 0;
        if (status >= 500) {
            step.failed++;
        } else if (status >= 400) {
            step.refused++;
        } else {
            step.good++;
        }
    }

    private static Node.Mapping shown(Step[] steps, Instant since, Duration length, boolean whole) {
        List<Node> items = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            items.add(new Members()
                    .put("at", since.plus(length.multipliedBy(i)).toString())
                    .put("good", steps[i].good)
                    .put("refused", steps[i].refused)
                    .put("failed", steps[i].failed)
                    .build());
        }
        return new Members()
                .put("stepSeconds", length.toSeconds())
                .put("whole", whole)
                .put("items", Members.of(items))
                .build();
    }
}
