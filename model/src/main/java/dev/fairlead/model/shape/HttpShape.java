package dev.fairlead.model.shape;

/** Routers, services and transports of HTTP; and products. */
final class HttpShape {

    // The section goes on in MiddlewareShape.
    static final String TEXT = """
            products *
              basePath text, description text, draft bool
              proxies *
                path text, description text, draft bool
                service text, url text, forwardCredential bool, workflow text
                endpoints []
                  name text, methods texts, path text, target text, workflow text
            http
              routers *
                entryPoints texts, middlewares texts, service text, rule text, ruleSyntax text, priority whole
                parentRefs texts -
                tls ?
                  options text, certResolver text
                  domains []
                    main text, sans texts
                observability
                  accessLogs bool, metrics bool, tracing bool, traceVerbosity text
              models free -
              serversTransports -*
                serverName text, insecureSkipVerify bool, rootCAs texts, cipherSuites texts
                minVersion text, maxVersion text, maxIdleConnsPerHost whole
                disableHTTP2 bool, peerCertURI text, peerCertSANs free
                certificates []
                  certFile text, keyFile text
                forwardingTimeouts
                  dialTimeout duration, responseHeaderTimeout duration, idleConnTimeout duration
                  readIdleTimeout duration, pingTimeout duration
                spiffe ?
                  ids texts, trustDomain text
              services *
                loadBalancer
                  passHostHeader bool, serversTransport text, strategy text
                  sticky ?
                    cookie ?
                      name text, secure bool, httpOnly bool, sameSite text, maxAge whole, path text, domain text
                  server
                    port text, scheme text, url text, weight whole, preservePath bool
                  servers []-
                    url text, weight whole, preservePath bool
                  healthCheck
                    scheme text, mode text, path text, method text, status whole, port whole
                    interval duration, unhealthyInterval duration, timeout duration
                    hostname text, followRedirects bool, headers texts-by-name
                  passiveHealthCheck
                    failureWindow duration, maxFailedAttempts whole
                  responseForwarding
                    flushInterval duration
                weighted -
                  services []
                    name text, weight whole
                  sticky ?
                    cookie ?
                      name text, secure bool, httpOnly bool, sameSite text, maxAge whole, path text, domain text
                  healthCheck ?
                highestRandomWeight -
                  services []
                    name text, weight whole
                  healthCheck ?
                mirroring -
                  service text, mirrorBody bool, maxBodySize whole
                  mirrors []
                    name text, percent whole
                  healthCheck ?
                failover -
                  service text, fallback text
                  errors
                    status texts, maxRequestBodyBytes whole
                  healthCheck ?
            """;

    private HttpShape() {}
}
