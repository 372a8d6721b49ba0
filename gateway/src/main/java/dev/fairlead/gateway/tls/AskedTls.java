package dev.fairlead.gateway.tls;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS with a server that the gateway asks by itself, over blocking sockets. What its files hold may change; connections
 * keep what they began with.
 */
public final class AskedTls {

    private static final AtomicLong LOADED = new AtomicLong();
    private static final char[] NO_PASSWORD = {};

    private volatile @Nullable Ready ready;
    private volatile String reason = "its certificates were not loaded yet";

    AskedTls() {}

    private record Ready(SSLContext context, boolean everybody, long mark) {}

    void use(ClientTrust trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(trust), believed(trust), null);
            ready = new Ready(context, trust.everybody(), LOADED.incrementAndGet());
        } catch (GeneralSecurityException | IOException refused) {
            unusable("the TLS library does not take its certificates: " + refused.getMessage());
        }
    }

    void unusable(String why) {
        reason = why;
    }

    /** Whether there is something to shake hands with. */
    public boolean isUsable() {
        return ready != null;
    }

    /** Why it is not usable, in one sentence. */
    public String reason() {
        return reason;
    }

    /** Another text after each change, so that a connection that began before it is not taken for one after it. */
    public String mark() {
        Ready now = ready;
        return now == null ? "" : "tls" + now.mark;
    }

    /**
     * Shakes hands over a connection that is open.
     *
     * @param host what the server's certificate must be for
     * @throws IOException if it is not usable, or the server is not believed
     */
    public Socket over(Socket plain, String host, int port) throws IOException {
        Ready now = ready;
        if (now == null) {
            throw new IOException(reason);
        }
        SSLSocket socket = (SSLSocket) now.context.getSocketFactory().createSocket(plain, host, port, true);
        if (!now.everybody) {
            SSLParameters wanted = socket.getSSLParameters();
            wanted.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(wanted);
        }
        socket.startHandshake();
        return socket;
    }

    private static TrustManager[] believed(ClientTrust trust) throws GeneralSecurityException, IOException {
        if (trust.everybody()) {
            return InsecureTrustManagerFactory.INSTANCE.getTrustManagers();
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore authorities = null;
        if (!trust.authorities().isEmpty()) {
            authorities = empty();
            int count = 0;
            for (X509Certificate each : trust.authorities()) {
                authorities.setCertificateEntry("authority" + count++, each);
            }
        }
        factory.init(authorities);
        return factory.getTrustManagers();
    }

    private static KeyManager[] keys(ClientTrust trust) throws GeneralSecurityException, IOException {
        if (trust.own().isEmpty()) {
            return new KeyManager[0];
        }
        KeyedCertificate own = trust.own().get();
        KeyStore store = empty();
        store.setKeyEntry("own", own.key(), NO_PASSWORD, own.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }
}
