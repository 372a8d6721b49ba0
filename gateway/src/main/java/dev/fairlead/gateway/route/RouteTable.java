package dev.fairlead.gateway.route;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.http.Verdict;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Which route takes a request. Three layers, each asked only if the one before has nothing at all on the path:
 *
 * <ol>
 *   <li>a redirection of the whole listener, where there is one;
 *   <li>published products, by the longest base path on a segment boundary. From there on the path belongs to the
 *       product: what its proxies do not publish is 404 or 405, and never falls through to a route that asks for no key;
 *   <li>routes of the rule language that serve on such a connection, with TLS or without, highest priority first, equal
 *       priorities by name.
 * </ol>
 *
 * <p>Immutable and shared by all loops. Everything works on the bytes of the head and allocates nothing, except for
 * rules that look at headers, queries or regular expressions, and for refusals.
 */
public final class RouteTable implements RouteFinder {

    private final ProductIndex products;
    private final List<RuleRoute> all;
    private final RuleIndex plain;
    private final RuleIndex secured;
    private final @Nullable RuleIndex firstPlain;
    private final @Nullable RuleIndex firstSecured;

    private RouteTable(ProductIndex products, List<RuleRoute> rules) {
        this.products = products;
        this.all = RuleIndex.ranked(rules);
        this.plain = index(rules, false);
        this.secured = index(rules, true);
        List<RuleRoute> first = rules.stream().filter(RuleRoute::goesFirst).toList();
        this.firstPlain = first.isEmpty() ? null : index(first, false);
        this.firstSecured = first.isEmpty() ? null : index(first, true);
    }

    /**
     * Compiles a table. Of two products with one base path, or two proxies with one path, the first is served; whoever
     * assembles reports that.
     */
    public static RouteTable compile(List<ProductRoutes> products, List<RuleRoute> rules) {
        return new RouteTable(new ProductIndex(products), rules);
    }

    private static RuleIndex index(List<RuleRoute> rules, boolean secured) {
        return new RuleIndex(
                rules.stream().filter(rule -> rule.on().takes(secured)).toList());
    }

    @Override
    public Verdict find(Exchange exchange) {
        Candidacy first = first(exchange);
        if (first != null) {
            return taken(exchange, first.route());
        }
        int product = product(exchange);
        return product < 0 ? byRule(exchange) : inProduct(exchange, products.product(product));
    }

    /** Whether nothing at all has the request's path. Decides as {@link #find} does, and changes nothing in the exchange. */
    public boolean isFree(Exchange exchange) {
        return first(exchange) == null
                && product(exchange) < 0
                && (exchange.secured() == null ? plain : secured).find(exchange) == null;
    }

    /**
     * Why the request goes where it goes: all that was considered, what fits before what does not. Decides as
     * {@link #find} does, changes nothing in the exchange, and takes time linear in the size of the table.
     */
    public List<Candidate> explain(Exchange exchange) {
        int product = first(exchange) == null ? product(exchange) : -1;
        return product < 0 ? Explanation.ofRules(exchange, all) : explainProduct(exchange, products.product(product));
    }

    private int product(Exchange exchange) {
        return products.find(exchange.bytes(), exchange.pathStart(), exchange.pathEnd());
    }

    private static List<Candidate> explainProduct(Exchange exchange, ProductIndex.Product product) {
        int start = exchange.pathStart() + product.length();
        int proxy = product.proxies().longest(exchange.bytes(), start, exchange.pathEnd());
        if (proxy < 0) {
            String reason = "the path is its own, and none of its proxies has the rest of it";
            return List.of(new Candidate(product.name(), Candidate.Outcome.DOES_NOT_FIT, reason));
        }
        ProductIndex.Proxy found = product.proxies().value(proxy);
        start += found.length();
        CompiledRoute winner = found.tree().find(exchange.bytes(), start, exchange.pathEnd(), exchange.method());
        return Explanation.ofEndpoints(exchange, found.endpoints(), start, winner);
    }

    private static Verdict inProduct(Exchange exchange, ProductIndex.Product product) {
        int start = exchange.pathStart() + product.length();
        int proxy = product.proxies().longest(exchange.bytes(), start, exchange.pathEnd());
        if (proxy < 0) {
            return exchange.refuse(new Failure.NoRoute());
        }
        ProductIndex.Proxy found = product.proxies().value(proxy);
        return inTree(exchange, found.tree(), start + found.length());
    }

    private static Verdict inTree(Exchange exchange, EndpointTree tree, int start) {
        CompiledRoute route = tree.find(exchange.bytes(), start, exchange.pathEnd(), exchange.method());
        return route == null ? refused(exchange, tree, start) : taken(exchange, route);
    }

    private @Nullable Candidacy first(Exchange exchange) {
        RuleIndex first = exchange.secured() == null ? firstPlain : firstSecured;
        return first == null ? null : first.find(exchange);
    }

    private Verdict byRule(Exchange exchange) {
        Candidacy winner = (exchange.secured() == null ? plain : secured).find(exchange);
        return winner == null ? exchange.refuse(new Failure.NoRoute()) : taken(exchange, winner.route());
    }

    private static Verdict taken(Exchange exchange, CompiledRoute route) {
        exchange.route(route);
        return Verdict.CONTINUE;
    }

    private static Verdict refused(Exchange exchange, EndpointTree tree, int start) {
        SequencedSet<String> allowed = new LinkedHashSet<>();
        tree.allow(exchange.bytes(), start, exchange.pathEnd(), allowed);
        return exchange.refuse(
                allowed.isEmpty() ? new Failure.NoRoute() : new Failure.MethodNotAllowed(List.copyOf(allowed)));
    }
}
