package dev.fairlead.acceptance.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is fuzzed.
 *
 * @param name also of its folder of kept cases
 * @param good inputs as somebody would write them; a character is a byte where all are below 256
 */
record Parser(String name, Reader reader, List<String> good) {

    private static final List<Parser> ALL = List.of(
            of(
                    "request-head",
                    HttpReaders::request,
                    "POST /a/%2e%2E/b?c HTTP/1.1\r\nHost: a.b:80\r\nConnection: keep-alive, X-A\r\nContent-Length: 3\r\n\r\nabc",
                    "GET http://a:80/x HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
                    "PUT * HTTP/1.1\r\nHost: [::1]\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n"),
            of(
                    "response-head",
                    HttpReaders::response,
                    "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
                    "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\nHTTP/1.0 304 \r\n\r\n"),
            of("chunks", HttpReaders::chunks, "5;a=\"b\\\"c\"\r\nhello\r\nA\r\n0123456789\r\n0\r\nX-T: 1\r\n\r\nGET"),
            of(
                    "proxy-line",
                    HttpReaders::proxy,
                    "PROXY TCP4 192.0.2.1 192.0.2.2 51234 443\r\nGET",
                    "PROXY UNKNOWN\r\n",
                    "\r\n\r\n\0\r\nQUIT\n!\21\0\14\300\0\2\1\300\0\2\2\310\42\1\273"),
            of(
                    "websocket",
                    HttpReaders::webSocket,
                    "\201\5hello\210\2\3\350",
                    "\201\376\1\0aaaabbbb",
                    "\202\177\0\0\0\0\0\0\0\3abc"),
            of(
                    "callers-token",
                    HttpReaders::token,
                    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIiwiZXhwIjoxfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            of("explained-url", HttpReaders::question, "https://a.example:8443/x/..%2f?y=1#z", "http://[::1]"),
            of(
                    "model-message",
                    HttpReaders::message,
                    "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/call\", \"params\": {\"name\": \"a\", \"arguments\": {}}}"),
            of(
                    "json",
                    TextReaders::json,
                    "{\"a\": [1, -2.5e+10, true, null, \"\\u00e9\\n\\ud83d\\ude00\"], \"b\": {\"\": {}}}",
                    "[[[[0.10]]], 1e5, 100]"),
            of(
                    "rule",
                    TextReaders::rule,
                    "Host(`a.example`) && (PathPrefix(`/x`) || !Header(`X-A`, `1`))",
                    "HostRegexp(`^[a-z]+\\.example$`) && ClientIP(`10.0.0.0/8`) && Query(`a`, `b`)",
                    "HostSNI(`*`) && ALPN(`h2`)",
                    "Host:a.example;PathPrefix:/x",
                    "Headers(`X`, `1`) && HostHeader(`a`)"),
            of(
                    "trip",
                    TextReaders::trip,
                    "NetworkErrorRatio() > 0.30 || LatencyAtQuantileMS(50.0) > 100 && ResponseCodeRatio(500, 600, 0, 600) > 0.25"),
            of(
                    "label-expression",
                    TextReaders::labelExpression,
                    "Label(`a.b`, `c`) && !LabelRegex(`d`, `^e.*`) || (Label(`f`,`g`))"),
            of("addresses", TextReaders::cidr, "10.0.0.0/8", "2001:db8::/32", "::ffff:192.0.2.1"),
            of("path-pattern", TextReaders::pathPattern, "/a/{id}/b/*", "/{x}/{y}"),
            of("template", TextReaders::template, "a ${caller.name} b ${nodes.x.body['}']} $${c}"),
            of("duration", TextReaders::duration, "1h30m", "250ms", "1.5s", "30", "P1DT2H"),
            of("redis-url", TextReaders::redis, "rediss://user:word@a:6379,b:6380/2?sentinel=main", "redis://[::1]"),
            of("public-key", TextReaders::publicKey, """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9
            q9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg==
            -----END PUBLIC KEY-----
            """),
            of("file", FileReaders::file, FileReaders.GOOD_FILE, FileReaders.GOOD_PRODUCTS, FileReaders.TRAEFIKS_FILE),
            of(
                    "toml",
                    FileReaders::toml,
                    "[http.routers.a]\nrule = 'Host(`a`)'\nservice = \"s\"\n[[http.services.s.loadBalancer.servers]]\nurl = \"http://a\"\n"),
            of(
                    "static",
                    FileReaders::statics,
                    "entryPoints:\n  web: {address: ':80', http: {redirections: {entryPoint: {to: websecure}}}}\n  websecure: {address: ':443'}\nproviders: {docker: {exposedByDefault: false}}\n"),
            of(
                    "labels",
                    FileReaders::labels,
                    "traefik.http.routers.a.rule=Host(`a`)\ntraefik.http.routers.a.middlewares=m@docker,n\ntraefik.http.middlewares.m.headers.customrequestheaders.X-A=1\ntraefik.http.services.a.loadbalancer.server.port=80\n",
                    "traefik.enable=true\ntraefik.tcp.routers.t.rule=HostSNI(`*`)\ntraefik.http.middlewares.n.ipallowlist.sourcerange=10.0.0.0/8, ::1\ntraefik.http.routers.b.tls.domains[0].main=a\n"),
            of("openapi", FileReaders::openApi, FileReaders.OPENAPI),
            of("compose", FileReaders::compose, FileReaders.STACK),
            of(
                    "manifests",
                    FileReaders::manifests,
                    "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: n}\nspec: {ports: [{port: 80, targetPort: web}], selector: {app: a}}\n---\nkind: List\napiVersion: v1\nitems: []\n"),
            of(
                    "parity-suite",
                    FileReaders::suite,
                    "headers: {X-A: '${KEY}'}\nignore: {headers: [date], json: [/a]}\ntolerance: 2s\nrequests:\n- {path: /a, method: POST, body: x, status: 200}\n"),
            of(
                    "kept-objects",
                    FileReaders::segment,
                    "a\t1\t{\"x\": 1}\nb\t2\t{}\n",
                    "products/0\tabc\t3\nclients/1\tdef\t4\n"));

    /** Reads, and throws only what its contract says; that is caught by it. */
    @FunctionalInterface
    interface Reader {

        void read(byte[] input);
    }

    private static Parser of(String name, Reader reader, String... good) {
        return new Parser(name, reader, List.of(good));
    }

    static Parser named(String name) {
        return all().filter(parser -> parser.name.equals(name)).findFirst().orElseThrow();
    }

    void read(byte[] input) {
        reader.read(input);
    }

    /** The good inputs as bytes. */
    List<byte[]> inputs() {
        return good.stream().map(Parser::bytes).toList();
    }

    static Stream<Parser> all() {
        return ALL.stream();
    }

    @Override
    public String toString() {
        return name;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(
                text.chars().allMatch(c -> c < 256) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }
}
