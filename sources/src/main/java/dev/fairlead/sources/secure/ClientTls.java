package dev.fairlead.sources.secure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Contexts of TLS for a source that calls something. */
public final class ClientTls {

    private ClientTls() {}

    /** What is shown to the other side: the bytes of PEM files, and what the key is called in messages. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Identity(byte[] certificates, byte[] key, String keyName) {}

    /**
     * A context that trusts these authorities alone.
     *
     * @param authorities PEM; empty means those of the system
     * @throws IOException if something is not what it should be; the message names it
     */
    public static SSLContext trusting(Optional<byte[]> authorities, Optional<Identity> identity)
            throws IOException, GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (authorities.isPresent()) {
            KeyStore trusted = empty();
            int count = 0;
            for (Certificate certificate : certificates(authorities.get())) {
                trusted.setCertificateEntry("ca" + count++, certificate);
            }
            trust.init(trusted);
        } else {
            trust.init((KeyStore) null);
        }
        return context(trust.getTrustManagers(), identity);
    }

    /** A context that believes everybody, for those who say that they want that. */
    public static SSLContext believing(Optional<Identity> identity) throws IOException, GeneralSecurityException {
        return context(new TrustManager[] {new Everybody()}, identity);
    }

    private static SSLContext context(TrustManager[] trust, Optional<Identity> identity)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity.isPresent() ? keys(identity.get()) : new KeyManager[0], trust, null);
        return context;
    }

    private static KeyManager[] keys(Identity identity) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        char[] none = new char[0];
        store.setKeyEntry(
                "key",
                PrivateKeys.read(identity.key(), identity.keyName()),
                none,
                certificates(identity.certificates()).toArray(Certificate[]::new));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, none);
        return managers.getKeyManagers();
    }

    private static Collection<? extends Certificate> certificates(byte[] pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    // An extended one is asked for the host's name too, so that nothing else asks.
    private static final class Everybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
