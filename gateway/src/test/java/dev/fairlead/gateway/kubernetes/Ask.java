package dev.fairlead.gateway.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** One request and its answer, byte by byte, so that any host can be asked for. */
record Ask(String method, String host, String target, Map<String, String> headers) {

    private static final int PATIENCE = 10_000;

    /**
     * What came back.
     *
     * @param certificate the subject of the one that was shown; empty without TLS
     */
    record Answer(int status, Map<String, String> headers, String body, String certificate) {

        /** Which of the echo services answered. */
        String service() {
            return body.startsWith("service: ") ? body.substring(9, body.indexOf('\n')) : "";
        }

        /** The request's target as the service saw it. */
        String target() {
            String[] lines = body.split("\n", -1);
            return lines.length < 2 ? "" : lines[1].substring(lines[1].indexOf(' ') + 1);
        }

        /** A header of the request as the service saw it; empty where it did not. */
        String seen(String name) {
            for (String line : body.split("\n", -1)) {
                if (line.startsWith(name.toLowerCase(Locale.ROOT) + ": ")) {
                    return line.substring(name.length() + 2);
                }
            }
            return "";
        }
    }

    static Ask get(String host, String target) {
        return new Ask("GET", host, target, Map.of());
    }

    Answer at(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return through(socket, "");
        }
    }

    Answer securely(int port) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Everybody()}, null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return through(socket, shown.getSubjectX500Principal().getName());
        }
    }

    private Answer through(Socket socket, String certificate) throws IOException {
        socket.setSoTimeout(PATIENCE);
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Connection: close\r\n\r\n");
        socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        InputStream in = socket.getInputStream();
        return read(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1), certificate);
    }

    private static Answer read(String whole, String certificate) {
        int end = whole.indexOf("\r\n\r\n");
        List<String> lines =
                new ArrayList<>(List.of(whole.substring(0, Math.max(0, end)).split("\r\n", -1)));
        if (end < 0) {
            throw new IllegalStateException("no answer: " + whole);
        }
        int status = Integer.parseInt(lines.removeFirst().split(" ", -1)[1]);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (first, next) -> first + "," + next);
        }
        String body = whole.substring(end + 4);
        return new Answer(
                status, headers, headers.containsKey("transfer-encoding") ? unchunked(body) : body, certificate);
    }

    private static String unchunked(String body) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < body.length()) {
            int line = body.indexOf("\r\n", at);
            int size = Integer.parseInt(body.substring(at, line).strip(), 16);
            if (size == 0) {
                break;
            }
            out.append(body, line + 2, line + 2 + size);
            at = line + 2 + size + 2;
        }
        return out.toString();
    }

    private static final class Everybody implements X509TrustManager {
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
