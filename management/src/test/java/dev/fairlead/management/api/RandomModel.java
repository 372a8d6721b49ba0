package dev.fairlead.management.api;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** A random configuration that is valid: every reference leads to an object in it. */
final class RandomModel {

    private static final String LETTERS = "aZ0-_. ü\"\\$";

    private final RandomGenerator random;
    private final List<String> policies;
    private final List<String> services;
    private final List<String> middlewares;
    private final List<String> products;

    RandomModel(RandomGenerator random) {
        this.random = random;
        policies = names();
        services = names();
        middlewares = names();
        products = names();
    }

    /** The file as JSON. */
    String json() {
        Members http = new Members()
                .put("services", all(services, name -> service()))
                .put("middlewares", all(middlewares, name -> middleware()))
                .put("routers", all(names(), name -> route()));
        return Json.canonical(new Members()
                .put("clients", all(names(), this::client))
                .put("products", all(products, this::product))
                .put("policies", all(policies, name -> policy()))
                .put("http", http.build())
                .build());
    }

    private static Node all(List<String> names, java.util.function.Function<String, Node> object) {
        Members section = new Members();
        names.forEach(name -> section.put(name, object.apply(name)));
        return section.build();
    }

    private List<String> names() {
        TreeSet<String> names = new TreeSet<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            names.add("n" + text(LETTERS, random.nextInt(6)) + "x");
        }
        return new ArrayList<>(names).reversed();
    }

    private String text(String letters, int length) {
        StringBuilder text = new StringBuilder();
        random.ints(length, 0, letters.length()).forEach(at -> text.append(letters.charAt(at)));
        return text.toString();
    }

    private boolean maybe() {
        return random.nextBoolean();
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Node policy() {
        Members policy = new Members();
        if (maybe()) {
            policy.put(
                    "rateLimit",
                    new Members()
                            .put("requests", 1 + random.nextInt(1000))
                            .put("per", one(List.of("1s", "60s", "1h")))
                            .build());
        }
        if (maybe()) {
            policy.put(
                    "quota",
                    new Members()
                            .put("requests", 1 + random.nextInt(1000))
                            .put("per", one(List.of("day", "week", "month")))
                            .build());
        }
        return policy.put("description", text(LETTERS + "\n{}€", random.nextInt(9)))
                .build();
    }

    private Node service() {
        List<Node> servers = new ArrayList<>();
        for (int left = 1 + random.nextInt(2); left > 0; left--) {
            servers.add(new Members()
                    .put("url", "http://10.0.0." + random.nextInt(255) + ":" + (1 + random.nextInt(65000)))
                    .build());
        }
        return new Members()
                .put(
                        "loadBalancer",
                        new Members().put("servers", Members.of(servers)).build())
                .build();
    }

    private Node middleware() {
        return maybe()
                ? new Members()
                        .put(
                                "addPrefix",
                                new Members()
                                        .put("prefix", "/" + text("abc", 3))
                                        .build())
                        .build()
                : new Members()
                        .put(
                                "replacePathRegex",
                                new Members()
                                        .put("regex", "^/(.*)$")
                                        .put("replacement", "/x/${1}")
                                        .build())
                        .build();
    }

    private Node route() {
        Members route = new Members().put("rule", "Host(`" + text("abc", 3) + ".example`)");
        if (!middlewares.isEmpty() && maybe()) {
            route.put("middlewares", Members.ofTexts(List.of(one(middlewares))));
        }
        return route.put("service", services.isEmpty() ? "api@internal" : one(services))
                .build();
    }

    private Node product(String name) {
        Members product = new Members().put("basePath", "/p" + products.indexOf(name));
        if (maybe()) {
            product.put("draft", maybe()).put("description", text(LETTERS, 5));
        }
        Members proxies = new Members();
        for (int proxy = random.nextInt(3); proxy > 0; proxy--) {
            Members members = new Members().put("path", "/v" + proxy).put("forwardCredential", maybe());
            if (services.isEmpty() || maybe()) {
                members.put("url", "http://h:" + (1 + random.nextInt(65000)));
            } else {
                members.put("service", one(services));
            }
            Node endpoint = new Members()
                    .put("name", "e")
                    .put("methods", Members.ofTexts(maybe() ? List.of("GET", "put") : List.of()))
                    .put("path", "/{a}/*")
                    .build();
            proxies.put(
                    "p" + proxy + text(LETTERS, 2) + "p",
                    members.put("endpoints", Members.of(List.of(endpoint))).build());
        }
        return product.put("proxies", proxies.build()).build();
    }

    private Node client(String name) {
        Members client = new Members().put("active", maybe());
        if (!products.isEmpty()) {
            client.put("products", Members.ofTexts(List.of(one(products))));
        }
        if (!policies.isEmpty() && maybe()) {
            client.put("policy", one(policies));
        }
        List<Node> credentials = new ArrayList<>();
        for (int credential = random.nextInt(3); credential > 0; credential--) {
            byte[] hash = new byte[32];
            random.nextBytes(hash);
            credentials.add(new Members()
                    .put("name", "c" + credential)
                    .put("type", "api-key")
                    .put("id", text("abcdefghijklmnopqrstuvwxyz0123456789", 12))
                    .put("hash", HexFormat.of().formatHex(hash))
                    .build());
        }
        return client.put("description", name)
                .put("credentials", Members.of(credentials))
                .build();
    }
}
