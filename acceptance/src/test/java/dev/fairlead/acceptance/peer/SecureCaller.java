package dev.fairlead.acceptance.peer;

import dev.fairlead.gateway.tls.CertificateMaker;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** A caller on TLS by the JDK, not by what the gateway uses; believes everybody and tells whom it met. */
public final class SecureCaller implements AutoCloseable {

    private static final char[] NO_PASSWORD = new char[0];
    private static final int PATIENCE_MILLIS = 10_000;

    private final SSLSocket socket;

    /**
     * What it got.
     *
     * @param status of the answer
     * @param text the whole answer, head included
     */
    public record Answer(int status, String text) {}

    private SecureCaller(SSLSocket socket) {
        this.socket = socket;
    }

    /**
     * Connects to a port of loopback.
     *
     * @param host named in the handshake; names none where it is empty
     * @param version such as {@code TLSv1.3}
     * @param own what it shows where it is asked; null for nothing
     * @throws IOException if the handshake fails
     */
    public static SecureCaller connect(int port, String host, String version, CertificateMaker.@Nullable Made own)
            throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        plain.setSoTimeout(PATIENCE_MILLIS);
        SSLSocket socket = (SSLSocket) context(own).getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {version});
        if (!host.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(host)));
        }
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
        return new SecureCaller(socket);
    }

    /** What trusts every certificate, for clients of others. */
    public static SSLContext trusting() {
        return context(null);
    }

    private static SSLContext context(CertificateMaker.@Nullable Made own) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(own), new TrustManager[] {new Everybody()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Key managers that show this. */
    public static KeyManager @Nullable [] keys(CertificateMaker.@Nullable Made own, X509Certificate... above) {
        if (own == null) {
            return null;
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            X509Certificate[] chain = new X509Certificate[above.length + 1];
            chain[0] = own.certificate();
            System.arraycopy(above, 0, chain, 1, above.length);
            store.setKeyEntry("own", own.key(), NO_PASSWORD, chain);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate that it was shown. */
    public X509Certificate met() throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    /** The version that was agreed on. */
    public String version() {
        return socket.getSession().getProtocol();
    }

    /** Sends a head and reads that of the answer. */
    public String send(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended inside of the head: \"" + head + "\"");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Sends a request and reads the whole answer, which has a length. */
    public Answer get(String host, String path) throws IOException {
        String head = send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        String lower = head.toLowerCase(java.util.Locale.ROOT);
        int at = lower.indexOf("content-length: ");
        int length = at < 0 ? 0 : Integer.parseInt(lower.substring(at + 16, lower.indexOf('\r', at)));
        byte[] body = socket.getInputStream().readNBytes(length);
        if (body.length < length) {
            throw new IOException("the connection ended inside of the body");
        }
        String text = head + new String(body, StandardCharsets.UTF_8);
        return new Answer(Integer.parseInt(text.substring(9, 12)), text);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static final class Everybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

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
