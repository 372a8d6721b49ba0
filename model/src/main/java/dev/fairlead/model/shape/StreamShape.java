package dev.fairlead.model.shape;

/** TCP, UDP and TLS. */
final class StreamShape {

    static final String TEXT = """
            tcp
              routers *
                entryPoints texts, middlewares texts, service text, rule text, ruleSyntax text, priority whole
                tls ?
                  passthrough bool, options text, certResolver text
                  domains []
                    main text, sans texts
              middlewares *
                ipAllowList
                  sourceRange texts
                ipWhiteList
                  sourceRange texts
                inFlightConn
                  amount whole
              services *
                loadBalancer
                  serversTransport text, terminationDelay whole
                  proxyProtocol ?
                    version whole
                  server
                    port text, tls bool
                  servers []-
                    address text, tls bool
                weighted -
                  services []
                    name text, weight whole
              serversTransports free -
            udp
              routers *
                entryPoints texts, service text
              services *
                loadBalancer
                  server
                    port text
                  servers []-
                    address text
                weighted -
                  services []
                    name text, weight whole
            tls
              certificates []-
                certFile text, keyFile text, stores texts
              options -*
                minVersion text, maxVersion text, cipherSuites texts, curvePreferences texts
                sniStrict bool, alpnProtocols texts, disableSessionTickets bool, preferServerCipherSuites bool
                clientAuth
                  caFiles texts, clientAuthType text
              stores *
                defaultCertificate -
                  certFile text, keyFile text
                defaultGeneratedCert
                  resolver text
                  domain
                    main text, sans texts
            """;

    private StreamShape() {}
}
