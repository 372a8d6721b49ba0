package dev.fairlead.gateway.route;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.model.Match;
import dev.fairlead.model.PathPattern;
import dev.fairlead.model.PathPattern.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What the route table must decide, written down as plainly as the rules read; tries everything. */
final class NaiveTable {

    private final List<ProductRoutes> products;
    private final List<RuleRoute> rules;

    NaiveTable(List<ProductRoutes> products, List<RuleRoute> rules) {
        this.products = products;
        this.rules = rules;
    }

    /** The route's name, {@code 404}, or {@code 405} with the methods. */
    String find(Exchange exchange) {
        String path = exchange.path();
        Optional<ProductRoutes> product = products.stream()
                .filter(candidate -> isBelow(path, candidate.basePath()))
                .max(Comparator.comparingInt(candidate -> candidate.basePath().length()));
        if (product.isEmpty()) {
            return byRule(exchange);
        }
        String rest = path.substring(product.get().basePath().length());
        return product.get().proxies().stream()
                .filter(proxy -> isBelow(rest, proxy.path()))
                .max(Comparator.comparingInt(proxy -> proxy.path().length()))
                .map(proxy -> byEndpoint(
                        proxy.endpoints(), rest.substring(proxy.path().length()), exchange.method()))
                .orElse("404");
    }

    private static boolean isBelow(String path, String prefix) {
        return path.equals(prefix) || path.startsWith(prefix + "/");
    }

    private static String byEndpoint(List<EndpointRoute> endpoints, String rest, String method) {
        List<EndpointRoute> fitting = endpoints.stream()
                .filter(endpoint -> fits(endpoint.path(), rest))
                .toList();
        if (fitting.isEmpty()) {
            return "404";
        }
        return fitting.stream()
                .filter(endpoint -> takes(endpoint, method))
                .min(Comparator.<EndpointRoute, String>comparing(endpoint -> rank(endpoint.path()))
                        .thenComparing(endpoint -> !endpoint.methods().contains(method)))
                .map(endpoint -> endpoint.route().route())
                .orElseGet(() -> notAllowed(fitting));
    }

    private static String notAllowed(List<EndpointRoute> fitting) {
        TreeSet<String> allowed = new TreeSet<>();
        fitting.forEach(endpoint -> allowed.addAll(endpoint.methods()));
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return "405 " + allowed;
    }

    private static boolean takes(EndpointRoute endpoint, String method) {
        return endpoint.methods().isEmpty()
                || endpoint.methods().contains(method)
                || (method.equals("HEAD") && endpoint.methods().contains("GET"));
    }

    // Sorts literal before parameter before star, segment by segment.
    private static String rank(PathPattern pattern) {
        StringBuilder rank = new StringBuilder();
        for (Segment segment : pattern.segments()) {
            rank.append(segment instanceof Segment.Literal ? 'a' : 'b');
        }
        return rank.append(pattern.wildcard() ? 'c' : ' ').toString();
    }

    private static boolean fits(PathPattern pattern, String rest) {
        List<String> segments = new ArrayList<>();
        if (!rest.isEmpty() && !rest.equals("/")) {
            segments.addAll(List.of(rest.substring(1).split("/", -1)));
        }
        List<Segment> wanted = pattern.segments();
        boolean length = pattern.wildcard() ? segments.size() >= wanted.size() : segments.size() == wanted.size();
        for (int i = 0; length && i < wanted.size(); i++) {
            String segment = segments.get(i);
            length = switch (wanted.get(i)) {
                case Segment.Literal literal -> literal.text().equals(segment);
                case Segment.Parameter parameter -> !segment.isEmpty();
            };
        }
        return length;
    }

    private String byRule(Exchange exchange) {
        return rules.stream()
                .filter(rule ->
                        rule.entrypoints().isEmpty() || rule.entrypoints().contains(exchange.entrypoint()))
                .filter(rule -> holds(rule.match(), exchange))
                .min(Comparator.comparingLong((RuleRoute rule) -> rule.priority())
                        .reversed()
                        .thenComparing(rule -> rule.route().route()))
                .map(rule -> rule.route().route())
                .orElse("404");
    }

    private static boolean holds(Match match, Exchange exchange) {
        return switch (match) {
            case Match.And and -> and.all().stream().allMatch(part -> holds(part, exchange));
            case Match.Or or -> or.any().stream().anyMatch(part -> holds(part, exchange));
            case Match.Not not -> !holds(not.match(), exchange);
            case Match.Host host -> host(host.host(), exchange.host());
            case Match.HostRegexp host ->
                host.regex().pattern().matcher(exchange.host()).find();
            case Match.Path path -> exchange.path().equals(path.path());
            case Match.PathPrefix prefix -> exchange.path().startsWith(prefix.prefix());
            case Match.PathRegexp path ->
                path.regex().pattern().matcher(exchange.path()).find();
            case Match.Method method -> exchange.method().equals(method.method());
            case Match.Header header -> header.value().equals(exchange.header(header.name()));
            case Match.HeaderRegexp header -> throw new IllegalArgumentException("not in the model: " + header);
            case Match.Query query -> query(query.name(), query.value().orElse(""), exchange.query());
            case Match.QueryRegexp query -> throw new IllegalArgumentException("not in the model: " + query);
            case Match.ClientIp address -> address.block().contains(exchange.peerAddress());
        };
    }

    private static boolean query(String name, String value, String query) {
        return List.of(query.split("&")).stream()
                .map(pair -> pair.contains("=") ? pair : pair + "=")
                .anyMatch((name + "=" + value)::equals);
    }

    private static boolean host(String wanted, String host) {
        if (wanted.equals("*")) {
            return true;
        }
        int dot = host.indexOf('.');
        return wanted.startsWith("*.")
                ? dot > 0 && host.substring(dot).equals(wanted.substring(1))
                : host.equals(wanted);
    }
}
