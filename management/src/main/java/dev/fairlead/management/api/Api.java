package dev.fairlead.management.api;

import dev.fairlead.management.access.Gate;
import dev.fairlead.management.access.Login;
import dev.fairlead.management.access.LoginThrottle;
import dev.fairlead.management.access.Right;
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
        Operations.Parts parts = new Operations.Parts(
                objects,
                publishing,
                new Transfer(store, validation, keys, publishing),
                new ProductDocuments(store, objects),
                credentials,
                new Records(store),
                new TrafficView(store, around.clock()),
                new Explanations(store),
                new Requests(store),
                partners,
                new Operators(store, login),
                new Tokens(store, login, around.clock()),
                new SignIns(store, login, gate, around.sso().map(SingleSignOn::label)),
                new Overview(
                        store, validation, around.clock(), around.version(), around.traffic(), plans, around.feed()),
                elsewhere(around, gate, new Portal(store, partnerKeys, partners, new LoginThrottle(around.nanos()))));
        McpTable mcp = new McpTable(plans, around.version());
        List<Operation> table = new ArrayList<>(Operations.all(parts));
        table.add(mcp.row());
        List<Operation> operations = described(table, around.version());
        Dispatcher dispatcher = new Dispatcher(
                operations, gate, partnerKeys, () -> store.resources().digest());
        mcp.offer(operations, dispatcher);
        return new Api(dispatcher, publishing);
    }

    // Rows that are written elsewhere than in the table.
    private static List<Operation> elsewhere(Surroundings around, Gate gate, Portal portal) {
        List<Operation> rows = new ArrayList<>(AlertTable.rows(around.store(), around.clock(), around.senders()));
        rows.addAll(new WorkflowRuns(around.store(), around.expressions()).rows());
        rows.add(new Events(around.feed(), gate).row());
        rows.add(new TopologyView(around.store()).row());
        rows.addAll(new Drains(around.store()).rows());
        rows.add(new SettingsView(around.store(), around.running()).row());
        rows.addAll(portal.rows());
        rows.addAll(new SsoSignIns(around.store(), gate, around.sso()).rows());
        return rows;
    }

    // The document describes the operation that serves it, too.
    private static List<Operation> described(List<Operation> operations, String version) {
        List<Node> document = new ArrayList<>();
        Operation self = Operation.of(
                        Right.OPEN, "GET", Links.ROOT + "/openapi.json", call -> Answer.json(200, document.getFirst()))
                .called("readOpenApi", "status", "Describes this interface in OpenAPI 3.1")
                .gives(200, "OpenApi");
        List<Operation> all = new ArrayList<>(operations);
        all.add(self);
        document.add(OpenApi.document(all, version));
        return List.copyOf(all);
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
