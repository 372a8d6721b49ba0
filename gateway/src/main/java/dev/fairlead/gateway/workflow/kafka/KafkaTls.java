package dev.fairlead.gateway.workflow.kafka;

import dev.fairlead.gateway.web.NotAsked;
import dev.fairlead.gateway.workflow.kafka.KafkaAddress.Broker;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** TLS to a broker, whose certificate must be one for its host. */
final class KafkaTls {

    private KafkaTls() {}

    /** @param authority a file of PEM; empty for the certificates of the system */
    static Socket around(Socket plain, Broker broker, String authority) throws IOException {
        SSLSocketFactory tls =
                authority.isEmpty() ? (SSLSocketFactory) SSLSocketFactory.getDefault() : trusting(authority);
        SSLSocket socket = (SSLSocket) tls.createSocket(plain, broker.host(), broker.port(), true);
        SSLParameters wanted = socket.getSSLParameters();
        wanted.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(wanted);
        socket.startHandshake();
        return socket;
    }

    private static SSLSocketFactory trusting(String authority) throws IOException {
        try (InputStream file = Files.newInputStream(Path.of(authority))) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                store.setCertificateEntry("authority " + store.size(), each);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException wrong) {
            throw new NotAsked("the file of sslrootcert has no certificates in PEM: " + wrong.getMessage());
        }
    }
}
