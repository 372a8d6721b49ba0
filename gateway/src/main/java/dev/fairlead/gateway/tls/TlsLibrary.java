package dev.fairlead.gateway.tls;

import dev.fairlead.model.tls.ClientAuthentication;
import dev.fairlead.model.tls.TlsOptions;
import dev.fairlead.model.tls.TlsVersion;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.internal.tcnative.SSL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The library that does the work: BoringSSL where there is a native build for the system, else the JDK's. Callers meet
 * the same choices with both.
 */
final class TlsLibrary {

    /** What the gateway speaks inside of TLS, best first; who reads it is chosen after the handshake. */
    static final List<String> SPOKEN = List.of("h2", "http/1.1");

    /** What carries one exchange at a time. */
    static final List<String> ONE_BY_ONE = List.of("http/1.1");

    private static final Logger LOG = LoggerFactory.getLogger(TlsLibrary.class);

    /** TLS 1.2: forward secrecy and authenticated encryption only, cheap ones first. */
    private static final List<String> USUAL_SUITES = List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final List<String> SUITES_OF_1_3 =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    private static final List<String> USUAL_CURVES = List.of("X25519MLKEM768", "X25519", "CurveP256", "CurveP384");

    private static final Map<String, String> NATIVE_CURVES = Map.of(
            "X25519MLKEM768", "X25519MLKEM768",
            "X25519", "X25519",
            "CurveP256", "P-256",
            "CurveP384", "P-384",
            "CurveP521", "P-521");

    private static final Map<String, String> JDK_CURVES =
            Map.of("X25519", "x25519", "CurveP256", "secp256r1", "CurveP384", "secp384r1", "CurveP521", "secp521r1");

    private static final long SESSION_SECONDS = 2 * 3600;

    /** Sessions of callers that take no tickets. */
    private static final long SESSIONS = 1024;

    private final SslProvider provider;

    private TlsLibrary(SslProvider provider) {
        this.provider = provider;
    }

    /** The better one of those that are here. Loads native code: takes some ten milliseconds the first time. */
    static TlsLibrary find() {
        return Found.LIBRARY;
    }

    private static final class Found {
        static final TlsLibrary LIBRARY = look();
    }

    private static TlsLibrary look() {
        boolean isNative = OpenSsl.isAvailable();
        LOG.atInfo()
                .addKeyValue("library", isNative ? OpenSsl.versionString() : "JDK")
                .log("tls_library");
        return new TlsLibrary(isNative ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK);
    }

    boolean isNative() {
        return provider == SslProvider.OPENSSL_REFCNT;
    }

    /**
     * A context for callers.
     *
     * @throws SSLException if the library does not take it
     */
    SslContext server(Protection protection, KeyedCertificate certificate) throws SSLException {
        TlsOptions options = protection.options();
        SslContextBuilder builder = SslContextBuilder.forServer(certificate.key(), certificate.chain())
                .sslProvider(provider)
                .protocols(versions(options.minVersion(), options.maxVersion()))
                .ciphers(suites(options))
                .sessionCacheSize(SESSIONS)
                // The JDK cannot be told to keep none.
                .sessionTimeout(options.sessionTickets() ? SESSION_SECONDS : 1)
                .applicationProtocolConfig(alpn(options.alpnProtocols()));
        if (isNative()) {
            builder.option(OpenSslContextOption.GROUPS, curves(options, NATIVE_CURVES));
        }
        SslContext context =
                withClients(builder, options.clientAuth(), protection).build();
        if (!options.sessionTickets() && context.sessionContext() instanceof OpenSslSessionContext sessions) {
            sessions.setSessionCacheEnabled(false);
        }
        return context;
    }

    private static SslContextBuilder withClients(
            SslContextBuilder builder, ClientAuthentication clients, Protection protection) {
        return switch (clients.kind()) {
            case NO_CLIENT_CERT -> builder.clientAuth(ClientAuth.NONE);
            case REQUEST_CLIENT_CERT ->
                builder.clientAuth(ClientAuth.OPTIONAL).trustManager(InsecureTrustManagerFactory.INSTANCE);
            case REQUIRE_ANY_CLIENT_CERT ->
                builder.clientAuth(ClientAuth.REQUIRE).trustManager(InsecureTrustManagerFactory.INSTANCE);
            case VERIFY_CLIENT_CERT_IF_GIVEN ->
                builder.clientAuth(ClientAuth.OPTIONAL).trustManager(protection.authorities());
            case REQUIRE_AND_VERIFY_CLIENT_CERT ->
                builder.clientAuth(ClientAuth.REQUIRE).trustManager(protection.authorities());
        };
    }

    /** One connection's side of the context. */
    SslHandler handler(SslContext context, ByteBufAllocator allocator, TlsOptions options) {
        SslHandler handler = context.newHandler(allocator);
        if (!options.sessionTickets() && handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
            // Netty switches them on for TLS 1.3 in each engine, whatever its context says.
            SSL.setOptions(engine.sslPointer(), SSL.SSL_OP_NO_TICKET);
        }
        if (!isNative() && !options.curves().isEmpty()) {
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setNamedGroups(curves(options, JDK_CURVES));
            handler.engine().setSSLParameters(parameters);
        }
        return handler;
    }

    /**
     * A context for backends.
     *
     * @param trusted who may sign their certificates; those of the system where it is empty
     * @param protocols that are offered, best first
     * @throws SSLException if the library does not take it
     */
    SslContext client(ClientTrust trusted, List<String> protocols) throws SSLException {
        // Not the counted kind: who still needs a context of an older configuration is for the collector to find out.
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(isNative() ? SslProvider.OPENSSL : SslProvider.JDK)
                .protocols(versions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3))
                .ciphers(suites(TlsOptions.usual()))
                .applicationProtocolConfig(alpn(protocols));
        if (trusted.everybody()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm("");
        } else {
            if (!trusted.authorities().isEmpty()) {
                builder.trustManager(trusted.authorities());
            }
            builder.endpointIdentificationAlgorithm("HTTPS");
        }
        trusted.own().ifPresent(own -> builder.keyManager(own.key(), own.chain()));
        if (isNative()) {
            builder.option(OpenSslContextOption.GROUPS, curves(TlsOptions.usual(), NATIVE_CURVES));
        }
        return builder.build();
    }

    /**
     * A context for handshakes that prove something to an authority and are followed by nothing (RFC 8737).
     *
     * @throws SSLException if the library does not take it
     */
    SslContext proof(KeyedCertificate certificate) throws SSLException {
        // Not the counted kind: it lives as long as its connection.
        return SslContextBuilder.forServer(certificate.key(), certificate.chain())
                .sslProvider(isNative() ? SslProvider.OPENSSL : SslProvider.JDK)
                .protocols(versions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3))
                .applicationProtocolConfig(offering(List.of(ClientHello.ACME)))
                .build();
    }

    private static List<String> versions(TlsVersion min, TlsVersion max) {
        List<String> versions = new ArrayList<>();
        for (TlsVersion version : TlsVersion.values()) {
            if (version.compareTo(min) >= 0 && version.compareTo(max) <= 0) {
                versions.add(
                        switch (version) {
                            case TLS_1_2 -> "TLSv1.2";
                            case TLS_1_3 -> "TLSv1.3";
                        });
            }
        }
        return versions;
    }

    private static List<String> suites(TlsOptions options) {
        List<String> suites = new ArrayList<>();
        if (options.maxVersion() == TlsVersion.TLS_1_3) {
            suites.addAll(SUITES_OF_1_3);
        }
        if (options.minVersion() == TlsVersion.TLS_1_2) {
            suites.addAll(options.cipherSuites().isEmpty() ? USUAL_SUITES : options.cipherSuites());
        }
        return suites;
    }

    private static String[] curves(TlsOptions options, Map<String, String> words) {
        List<String> wanted = options.curves().isEmpty() ? USUAL_CURVES : options.curves();
        return wanted.stream().filter(words::containsKey).map(words::get).toArray(String[]::new);
    }

    /** Those of the wanted ones that are spoken, in the order of the wanted ones. */
    static List<String> spoken(List<String> wanted) {
        return wanted.stream().filter(SPOKEN::contains).toList();
    }

    private static ApplicationProtocolConfig alpn(List<String> wanted) {
        List<String> protocols = spoken(wanted);
        return protocols.isEmpty() ? ApplicationProtocolConfig.DISABLED : offering(protocols);
    }

    private static ApplicationProtocolConfig offering(List<String> protocols) {
        return new ApplicationProtocolConfig(
                Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, protocols);
    }
}
