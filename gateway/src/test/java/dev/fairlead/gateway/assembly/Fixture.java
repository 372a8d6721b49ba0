package dev.fairlead.gateway.assembly;

import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.access.SecretCheck;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.limit.LocalLimiter;
import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.PathPattern;
import dev.fairlead.model.Policy;
import dev.fairlead.model.Product;
import dev.fairlead.model.Route;
import dev.fairlead.model.Service;
import dev.fairlead.model.Snapshot;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A small configuration with one of everything, and the gateway's inside around it. */
final class Fixture {

    static final byte[] HASHING_KEY = "an installation's key of 32 byte".getBytes(StandardCharsets.US_ASCII);
    static final Name SERVICE = file("api");

    final Map<Name, Product> products = new TreeMap<>();
    final Map<Name, Client> clients = new TreeMap<>();
    final Map<Name, Policy> policies = new TreeMap<>();
    final Map<Name, Route> routes = new TreeMap<>();
    final Map<Name, Middleware> middlewares = new TreeMap<>();
    final LocalLimiter limiter = new LocalLimiter(0);

    static Name file(String name) {
        return new Name(name, Owner.FILE);
    }

    /** A key whose id and secret are made of these letters. */
    static String key(char id, char secret) {
        return "flk_" + String.valueOf(id).repeat(12) + "_"
                + String.valueOf(secret).repeat(32);
    }

    static Credential.ApiKey credential(
            String name, String key, boolean active, List<String> methods, List<Cidr> ips, Optional<Instant> expires) {
        return new Credential.ApiKey(
                name, active, methods, ips, expires, key.substring(4, 16), hash(key.substring(17)));
    }

    static Credential.ApiKey credential(String name, String key) {
        return credential(name, key, true, List.of(), List.of(), Optional.empty());
    }

    static KeyHash hash(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(HASHING_KEY, "HmacSHA256"));
            return KeyHash.of(mac.doFinal(secret.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static Product.Endpoint endpoint(String name, String methods, String path) {
        return endpoint(name, methods, path, path);
    }

    static Product.Endpoint endpoint(String name, String methods, String path, String target) {
        List<String> all = methods.isEmpty() ? List.of() : List.of(methods.split(","));
        return new Product.Endpoint(name, all, PathPattern.parse(path), PathPattern.parse(target));
    }

    static Product.Proxy proxy(String name, String path, Product.Endpoint... endpoints) {
        return new Product.Proxy(name, "", path, false, SERVICE, false, List.of(endpoints));
    }

    static Product product(String name, String basePath, Product.Proxy... proxies) {
        return new Product(name, "", basePath, false, List.of(proxies));
    }

    static Policy policy(String name, long requests, Duration per, Optional<Policy.Quota> quota) {
        Policy.RateLimit rate = new Policy.RateLimit(requests, per);
        return new Policy(name, "", true, Optional.of(rate), quota, Policy.LimiterLoss.SHARE);
    }

    static Policy.Quota monthly(long requests) {
        return new Policy.Quota(requests, Policy.Period.MONTH, ZoneOffset.UTC);
    }

    Fixture with(Product product) {
        products.put(file(product.name()), product);
        return this;
    }

    Fixture with(Client client) {
        clients.put(file(client.name()), client);
        return this;
    }

    Fixture with(Policy policy) {
        policies.put(file(policy.name()), policy);
        return this;
    }

    Fixture with(Route route) {
        routes.put(file(route.name()), route);
        return this;
    }

    Fixture with(String name, Middleware middleware) {
        middlewares.put(file(name), middleware);
        return this;
    }

    Snapshot snapshot() {
        Service service = new Service("api", List.of(new Service.Backend("127.0.0.1", 9000, "", 1)), true);
        AllObjects<Name> objects = AllObjects.<Name>none()
                .withProducts(products)
                .withClients(clients)
                .withPolicies(policies)
                .withRoutes(routes)
                .withMiddlewares(middlewares)
                .withServices(Map.of(SERVICE, service));
        return new Snapshot(1, 0, objects, Set.of(), List.of());
    }

    Assembled assembled() {
        return assembled(UnaryOperator.identity());
    }

    /** @param watched puts something around the steps of each route */
    Assembled assembled(UnaryOperator<List<Step>> watched) {
        SecretCheck secrets = new SecretCheck(HASHING_KEY, 1);
        return new Assembly(secrets, limiter, (name, service, transport) -> new Forward(), Entrypoints.usual(), watched)
                .assemble(snapshot());
    }

    /** Sends a request through the table and its route's steps. */
    static Verdict send(Assembled assembled, FakeExchange exchange) {
        Verdict found = assembled.table().find(exchange);
        CompiledRoute route = exchange.route();
        return found == Verdict.CONTINUE && route != null ? exchange.run(route.steps()) : found;
    }

    /** The last step: takes what reaches it. */
    record Forward() implements Step {
        @Override
        public String name() {
            return "forward";
        }

        @Override
        public Verdict apply(Exchange exchange) {
            return Verdict.TAKEN;
        }
    }
}
