package dev.fairlead.management.api;

import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.content.Page;
import dev.fairlead.store.request.Key;
import dev.fairlead.store.request.RequestFilter;
import dev.fairlead.store.request.RequestRecords;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Single requests as the gateways recorded them, in their own words. Only for reading. */
final class Requests {

    private static final Map<String, Key> KEYS = Map.of(
            "requestId", Key.ID,
            "product", Key.PRODUCT,
            "client", Key.CLIENT,
            "endpoint", Key.ENDPOINT,
            "route", Key.ROUTE,
            "status", Key.STATUS,
            "failure", Key.FAILURE);

    private final Store store;

    Requests(Store store) {
        this.store = store;
    }

    void serve(Operations table) {
        table.does("listRequests", this::list);
        table.does("readRequest", this::read);
    }

    private Answer list(Call call) {
        Page<RequestRecords.Found> page;
        try {
            page = store.requests().list(filter(call), call.query("cursor"), call.limit());
        } catch (IllegalArgumentException wrong) {
            throw Refusal.of(400, "The cursor is not one of this list; follow \"next\" as it was given");
        }
        return Pages.answer(call, page, Requests::brief);
    }

    private Answer read(Call call) {
        String id = call.path("id");
        return store.requests()
                .find(id)
                .map(found -> Answer.json(200, shown(found)))
                .orElseThrow(() -> Refusal.of(404, "There is no record \"" + id + "\", or it is no longer kept"));
    }

    private static RequestFilter filter(Call call) {
        Map<Key, String> wanted = new EnumMap<>(Key.class);
        KEYS.forEach((name, key) -> call.query(name).ifPresent(value -> wanted.put(key, value)));
        String status = wanted.getOrDefault(Key.STATUS, "200");
        if (!status.matches("[1-5]([0-9]{2}|xx)")) {
            throw Refusal.of(
                    400, "The query parameter \"status\" is \"" + status + "\"; use one as 404, or a class as 4xx");
        }
        return new RequestFilter(wanted, time(call, "since"), time(call, "until"));
    }

    private static Optional<Instant> time(Call call, String name) {
        try {
            return call.query(name).map(Instant::parse);
        } catch (DateTimeParseException bad) {
            throw Refusal.of(
                    400, "The query parameter \"" + name + "\" is not a time; use one like 2026-11-21T12:00:00Z");
        }
    }

    private static Node brief(RequestRecords.Found found) {
        Node.Mapping all = shown(found);
        return Bodies.without(Bodies.without(Bodies.without(all, "steps"), "headers"), "query");
    }

    private static Node.Mapping shown(RequestRecords.Found found) {
        Members members = new Members().put("id", found.id());
        if (Bodies.parsed(found.json()) instanceof Node.Mapping told) {
            told.members().forEach(members::put);
        }
        return members.build();
    }
}
