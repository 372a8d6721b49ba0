package dev.fairlead.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Shakes hands once, to see what a proxy agrees on. */
final class SecureProbe {
    private static final String CIPHER = "TLS_AES_128_GCM_SHA256";

    /** What all loads offer, and so what all proxies have to agree on. */
    static final String WANTED = "TLSv1.3 " + CIPHER;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private SecureProbe() {}

    /** Version, cipher and protocol. */
    static String agreed(int port, String protocol) throws IOException {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) PATIENCE.toMillis());
            plain.setSoTimeout((int) PATIENCE.toMillis());
            SSLSocket socket = (SSLSocket) trusting().getSocketFactory().createSocket(plain, "localhost", port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {protocol});
            parameters.setCipherSuites(new String[] {CIPHER});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return String.join(
                    " ",
                    socket.getSession().getProtocol(),
                    socket.getSession().getCipherSuite(),
                    socket.getApplicationProtocol());
        }
    }

    /** The certificate is of this run and signed by nobody. */
    private static SSLContext trusting() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has TLS", missing);
        }
    }

    private static final class Anybody implements X509TrustManager {
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
