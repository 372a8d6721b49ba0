package dev.fairlead.acceptance.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A dynamic file of many routes that get in each other's way, and requests that are likely to meet them: few hosts and
 * few words of paths, every matcher of the rule language, middlewares that rewrite, refuse and answer.
 */
final class RandomRoutes {

    private static final List<String> HOSTS = List.of("a.example", "b.example", "www.b.example", "c.example");
    private static final List<String> WORDS = List.of("a", "b", "api", "v1", "A", "x%20y", "z.css");
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD");
    private static final List<String> CHAINS = List.of(
            "strip",
            "strip,add",
            "add",
            "replace",
            "regex",
            "secure",
            "basic",
            "nobody",
            "loopback",
            "cors",
            "digest",
            "encoded",
            "limited",
            "chain",
            "redirect",
            "stripRegex",
            "timeouts",
            "");

    private final SplittableRandom random;

    RandomRoutes(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** The file; route {@code rN} tells the service its name in {@code X-Route}. */
    String file(int routes, int port) {
        StringBuilder file = new StringBuilder("http:\n  routers:\n");
        for (int i = 0; i < routes; i++) {
            String rule = rule();
            // What fits almost everything is long, and would win almost always.
            boolean broad = rule.contains("||") || rule.contains("!") || !rule.contains("Path");
            file.append("    r")
                    .append(i)
                    .append(": {rule: \"")
                    .append(rule)
                    .append("\", service: ")
                    .append(service());
            if (broad || random.nextInt(5) == 0) {
                file.append(", priority: ").append(random.nextInt(1, broad ? 20 : 80));
            }
            if (random.nextInt(6) == 0) {
                file.append(", entryPoints: [")
                        .append(pick(List.of("web", "websecure", "http", "https")))
                        .append(']');
            }
            if (random.nextInt(5) == 0) {
                file.append(", tls: {}");
            }
            String chain = pick(CHAINS);
            file.append(", middlewares: [mark")
                    .append(i)
                    .append(chain.isEmpty() ? "" : ",")
                    .append(chain)
                    .append("]}\n");
        }
        file.append("  middlewares:\n");
        for (int i = 0; i < routes; i++) {
            file.append("    mark")
                    .append(i)
                    .append(": {headers: {customRequestHeaders: {X-Route: r")
                    .append(i)
                    .append("}}}\n");
        }
        return file.append(MIDDLEWARES).append(services(port)).toString();
    }

    private static final String MIDDLEWARES = """
                strip: {stripPrefix: {prefixes: [/api, /a]}}
                add: {addPrefix: {prefix: /added}}
                replace: {replacePath: {path: /replaced}}
                regex: {replacePathRegex: {regex: "^/(a|b)/(.*)", replacement: "/$2/$1"}}
                stripRegex: {stripPrefixRegex: {regex: ["/[ab]/v[0-9]"]}}
                secure: {redirectScheme: {scheme: https}}
                redirect: {redirectRegex: {regex: "^http://(.*)/a/(.*)", replacement: "http://${1}/moved/${2}"}}
                basic: {basicAuth: {users: ["u:{SHA}qUqP5cyxm6YcTAhz05Hph5gvu9M="]}}
                digest: {digestAuth: {users: ["u:traefik:a2688e031edb4be6a3797f3882655c05"]}}
                nobody: {ipAllowList: {sourceRange: [203.0.113.0/24]}}
                loopback: {ipAllowList: {sourceRange: [127.0.0.1/32]}}
                cors: {headers: {accessControlAllowMethods: [GET], accessControlAllowOriginList: ["https://o.example"]}}
                encoded: {encodedCharacters: {}}
                limited: {rateLimit: {average: 1000000, burst: 1000000}}
                timeouts: {retry: {attempts: 2}}
                chain: {chain: {middlewares: [add, strip]}}
            """;

    private static String services(int port) {
        return """
                  services:
                    up: {loadBalancer: {servers: [{url: "http://127.0.0.1:%1$d"}]}}
                    based: {loadBalancer: {servers: [{url: "http://127.0.0.1:%1$d/base"}]}}
                    weighted: {weighted: {services: [{name: up, weight: 1}, {name: nothing, weight: 3}]}}
                    failing: {failover: {service: nothing, fallback: up}}
                    nothing: {loadBalancer: {servers: []}}
                """.formatted(port);
    }

    private String service() {
        return pick(List.of("up", "up", "up", "based", "weighted", "failing", "nothing"));
    }

    private String rule() {
        List<String> parts = new ArrayList<>();
        int count = random.nextInt(3) == 0 ? 1 : random.nextInt(2, 4);
        for (int i = 0; i < count; i++) {
            parts.add(matcher());
        }
        String joined = String.join(random.nextInt(12) == 0 ? " || " : " && ", parts);
        return random.nextInt(100) == 0 ? "!(" + joined + ")" : joined;
    }

    private String matcher() {
        return switch (random.nextInt(12)) {
            case 0, 1 -> "Host(`" + pick(HOSTS) + "`)";
            case 2 -> "HostRegexp(`^[a-z.]*" + pick(List.of("b", "c")) + "\\\\.example$`)";
            case 3, 4, 5 -> "PathPrefix(`/" + pick(WORDS) + "`)";
            case 6 -> "Path(`" + path() + "`)";
            case 7 -> "PathRegexp(`^/" + pick(List.of("a", "[ab]", "api/v[0-9]")) + "`)";
            case 8 -> "Method(`" + pick(METHODS) + "`)";
            case 9 -> "Header(`X-Kind`, `" + pick(WORDS) + "`)";
            case 10 -> "Query(`q`, `" + pick(List.of("1", "2")) + "`)";
            default -> "ClientIP(`" + pick(List.of("127.0.0.0/8", "192.0.2.0/24")) + "`)";
        };
    }

    private String path() {
        StringBuilder path = new StringBuilder();
        int segments = random.nextInt(1, 4);
        for (int i = 0; i < segments; i++) {
            path.append('/').append(pick(WORDS));
        }
        return path.toString();
    }

    /**
     * A request.
     *
     * @param headers lines, without Host
     */
    record Request(String method, String host, String target, List<String> headers) {

        String head() {
            StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n");
            headers.forEach(line -> head.append(line).append("\r\n"));
            return head.append("\r\n").toString();
        }
    }

    Request request() {
        List<String> headers = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            headers.add("X-Kind: " + pick(WORDS));
        }
        if (random.nextInt(3) == 0) {
            headers.add("Authorization: Basic " + pick(List.of("dTpwYXNz", "dTp3cm9uZw==", "dTpzZWNyZXQ=")));
        }
        if (random.nextInt(6) == 0) {
            headers.add("Origin: https://o.example");
            headers.add("Access-Control-Request-Method: GET");
        }
        String query = random.nextInt(3) == 0 ? "?q=" + random.nextInt(1, 4) : "";
        String odd = random.nextInt(10) == 0 ? pick(List.of("/./a", "/../b", "//a", "/%2Fa", "/health", "/a%00")) : "";
        String host = random.nextInt(10) == 0 ? "nowhere.example" : pick(HOSTS);
        return new Request(pick(METHODS), host, (odd.isEmpty() ? path() : odd) + query, headers);
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
