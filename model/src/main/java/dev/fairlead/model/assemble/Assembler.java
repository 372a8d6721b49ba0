package dev.fairlead.model.assemble;

import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.Name;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.flow.ExpressionCheck;
import dev.fairlead.model.tls.TlsObjects;
import java.util.List;

/**
 * Declarations of all sources to one snapshot. A pure function: the same declarations and the same snapshot before
 * give an equal snapshot on every replica.
 *
 * <p>Objects are settled kind by kind, those that are referred to before those that refer: what TLS needs, services,
 * middlewares and policies, then products, clients and routes. An object that could not be read, or that breaks a rule, is replaced by
 * the version of it in the snapshot before, if that one still keeps all rules; otherwise it is disabled, and with it
 * what cannot be served safely without it. So a route never loses a middleware and a client never loses its policy,
 * while all others go live.
 */
public final class Assembler {

    private Assembler() {}

    /**
     * Assembles the snapshot that follows {@code previous}.
     *
     * @param declarations what each source says now. Of two objects of one kind, name and owner the first counts
     * @param previous what was served until now; {@link Snapshot#empty} at first
     * @param entrypoints the listeners, and what holds for all routes there
     * @param expressions looks at those of workflows
     */
    public static Snapshot assemble(
            List<Declaration> declarations, Snapshot previous, Entrypoints entrypoints, ExpressionCheck expressions) {
        List<Declaration> placed = EntrypointModels.in(declarations, previous, entrypoints);
        Declared declared = Declared.merge(InternalServices.beside(placed, previous));
        Settlement settlement = new Settlement(declared);
        var options = settlement.settle(declared.tlsOptions(), previous.tls().options(), new Rules.None<>());
        var certificates =
                settlement.settle(declared.certificates(), previous.tls().certificates(), new Rules.None<>());
        var transports = settlement.settle(declared.transports(), previous.tls().transports(), new Rules.None<>());
        var services = settlement.settle(
                ServiceRules.inOrder(declared.services(), previous.services()),
                previous.services(),
                new ServiceRules(declared.services().readable(), transports));
        var middlewares =
                settlement.settle(declared.middlewares(), previous.middlewares(), new MiddlewareRules(services));
        var policies = settlement.settle(
                declared.policies(),
                previous.policies(),
                new PolicyRules(declared.clients().names(), declared.products().names()));
        var secrets = settlement.settle(declared.secrets(), previous.secrets(), new Rules.None<>());
        var workflows = settlement.settle(declared.workflows(), previous.workflows(), new WorkflowRules(expressions));
        var products = settlement.settle(
                declared.products(),
                previous.products(),
                new ProductRules(services, previous.services(), secrets, workflows, expressions));
        var clients = settlement.settle(declared.clients(), previous.clients(), new ClientRules(products, policies));
        var routes = settlement.settle(
                declared.routes(),
                previous.routes(),
                new RouteRules(services, middlewares, options, products, entrypoints));
        var tcp = TcpRules.settle(declared, previous.tcp(), settlement, entrypoints);
        AllObjects<Name> objects = new AllObjects<>(
                products,
                clients,
                policies,
                routes,
                middlewares,
                services,
                secrets,
                workflows,
                new TlsObjects<>(options, certificates, transports),
                tcp);
        return new Snapshot(
                previous.number() + 1, declared.revision(), objects, settlement.disabled(), settlement.diagnostics());
    }
}
