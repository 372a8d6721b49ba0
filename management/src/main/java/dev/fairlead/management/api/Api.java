package dev.fairlead.management.api;

import dev.fairlead.management.access.Gate;
import dev.fairlead.management.access.Login;
import dev.fairlead.management.access.LoginThrottle;
import dev.fairlead.management.alert.Senders;
import dev.fairlead.management.event.Feed;
import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Request;
import dev.fairlead.management.http.Responder;
import dev.fairlead.management.http.Traffic;
import dev.fairlead.management.mcp.Plans;
import dev.fairlead.management.sso.SingleSignOn;
import dev.fairlead.model.flow.ExpressionCheck;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.replica.RunningSettings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The REST interface with everything behind it, as one responder. */
public final class Api implements Responder {

    private final Dispatcher dispatcher;
    private final Publishing publishing;

    private Api(Dispatcher dispatcher, Publishing publishing) {
        this.dispatcher = dispatcher;
        this.publishing = publishing;
    }

    /**
     * What it needs from outside.
     *
     * @param random makes clients' keys
     * @param clock wall time, for what expires
     * @param nanos a clock that only runs forward, for throttling
     * @param version of Fairlead, for people
     * @param traffic what the listener counts
     * @param expressions looks at those of workflows
     * @param senders tell alerts
     * @param sso where people may sign in instead
     * @param feed tells what changes
     * @param running what this process runs with
     */
    public record Surroundings(
            Store store,
            RandomGenerator random,
            InstantSource clock,
            LongSupplier nanos,
            String version,
            Traffic traffic,
            ExpressionCheck expressions,
            Senders senders,
            Optional<SingleSignOn> sso,
            Feed feed,
            Supplier<RunningSettings> running) {}

    /** Wires it, from the store up. */
    public static Api of(Surroundings around) {
        Store store = around.store();
        StoreHasher hasher = new StoreHasher(store);
        Validation validation = new Validation(hasher, around.expressions());
        Keys keys = new Keys(hasher, new SecretTexts(store), new KeyMaker(around.random()));
        Login login = new Login(store::users, new LoginThrottle(around.nanos()));
        Gate gate = new Gate(store::users, store::sessions);
        Publishing publishing = new Publishing(store, validation);
        Credentials credentials = new Credentials(store, validation, keys, around.clock());
        PartnerKeys partnerKeys = new PartnerKeys(store, hasher, around.clock());
        Partners partners = new Partners(store, hasher, partnerKeys, credentials, around.clock());
        Objects objects = new Objects(store, validation, keys);
        Plans plans = new Plans(around.random(), around.nanos());
        McpTable mcp = new McpTable(plans, around.version());
        Operations table = new Operations();
        objects.serve(table);
        publishing.serve(table);
        new Transfer(store, validation, keys, publishing).serve(table);
        new ProductDocuments(store, objects).serve(table);
        credentials.serve(table);
        new Records(store).serve(table);
        new TrafficView(store, around.clock()).serve(table);
        new Explanations(store).serve(table);
        new Requests(store).serve(table);
        partners.serve(table);
        new Portal(store, partnerKeys, new LoginThrottle(around.nanos())).serve(table);
        new Operators(store, login).serve(table);
        new Tokens(store, login, around.clock()).serve(table);
        new SignIns(store, login, gate, around.sso().map(SingleSignOn::label)).serve(table);
        new SsoSignIns(store, gate, around.sso()).serve(table);
        new Overview(store, validation, around.clock(), around.version(), around.traffic(), plans, around.feed())
                .serve(table);
        new AlertObjectsApi(store, around.clock(), around.senders()).serve(table);
        new Seen(store, around.clock()).serve(table);
        new WorkflowRuns(store, around.expressions()).serve(table);
        new Events(around.feed(), gate).serve(table);
        new TopologyView(store).serve(table);
        new Drains(store).serve(table);
        new SettingsView(store, around.running()).serve(table);
        mcp.serve(table);
        List<Operation> operations = described(table, around.version());
        Dispatcher dispatcher = new Dispatcher(
                operations, gate, partnerKeys, () -> store.resources().digest());
        mcp.offer(operations, dispatcher);
        return new Api(dispatcher, publishing);
    }

    // The document describes the operation that serves it, too.
    private static List<Operation> described(Operations table, String version) {
        List<Node> document = new ArrayList<>();
        table.does("readOpenApi", call -> Answer.json(200, document.getFirst()));
        List<Operation> all = table.rows();
        document.add(OpenApi.document(all, version));
        return all;
    }

    /** Serves an old revision again, for nobody in person; false if that would change nothing or is refused. */
    public boolean rollback(Actor actor, long revision, String why) {
        return publishing.rollback(actor, revision, why);
    }

    @Override
    public Answer answer(Request request) throws IOException {
        return dispatcher.answer(request);
    }
}
