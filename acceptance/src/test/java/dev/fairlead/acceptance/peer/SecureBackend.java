package dev.fairlead.acceptance.peer;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.fairlead.gateway.tls.CertificateMaker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** A backend by the JDK's server, on TLS where it has a certificate; answers with its name. */
public final class SecureBackend implements AutoCloseable {

    private final HttpServer server;

    private SecureBackend(HttpServer server, String name) {
        this.server = server;
        server.createContext("/", exchange -> {
            byte[] body = name.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    /** Starts one on a free port; on plain HTTP where there is no certificate. */
    public static SecureBackend start(String name, CertificateMaker.@Nullable Made certificate) {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            if (certificate == null) {
                return new SecureBackend(HttpServer.create(free, 0), name);
            }
            HttpsServer server = HttpsServer.create(free, 0);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(SecureCaller.keys(certificate), null, new SecureRandom());
            server.setHttpsConfigurator(new HttpsConfigurator(context) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters usual = context.getDefaultSSLParameters();
                    parameters.setSSLParameters(usual);
                }
            });
            return new SecureBackend(server, name);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its port. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
