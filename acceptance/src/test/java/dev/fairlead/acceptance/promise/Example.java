package dev.fairlead.acceptance.promise;

import dev.fairlead.acceptance.process.Installation;

/** A configuration with one product and three clients whose keys are known. */
final class Example {

    static final String ACME = "flk_acmeacmeacme_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA1";
    static final String STRANGER = "flk_stranger0000_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB2";
    static final String SMALL = "flk_small0000000_CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC3";

    private Example() {}

    /** Writes it and gives the file's name; keys come by variables, as in production. */
    static String write(Installation installation, int upstreamPort) {
        installation.with("ACME_KEY", ACME).with("STRANGER_KEY", STRANGER).with("SMALL_KEY", SMALL);
        return installation.file("fairlead.yaml", """
                products:
                  payments:
                    basePath: /payments
                    proxies:
                      charges:
                        path: /v1
                        url: http://127.0.0.1:%d
                        endpoints:
                          - {name: create-charge, methods: [POST], path: /charges}
                          - {name: get-charge, methods: [GET], path: "/charges/{id}"}
                policies:
                  gold: {rateLimit: {requests: 1000000, per: 1m}}
                  small: {rateLimit: {requests: 3, per: 1m}}
                clients:
                  acme: {products: [payments], policy: gold, credentials: [{name: production, type: api-key, key: "${ACME_KEY}"}]}
                  small: {products: [payments], policy: small, credentials: [{name: production, type: api-key, key: "${SMALL_KEY}"}]}
                  stranger: {products: [], policy: gold, credentials: [{name: production, type: api-key, key: "${STRANGER_KEY}"}]}
                """.formatted(upstreamPort));
    }
}
