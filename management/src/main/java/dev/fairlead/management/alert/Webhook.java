package dev.fairlead.management.alert;

import dev.fairlead.model.AddressKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Posts an alert as JSON, signed. Connects to the address that was looked at, so that a name cannot become another one in between; follows no
 * redirection; reads no more of the answer than its status.
 */
public final class Webhook implements Sender {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MAX_LINE = 256;

    private final boolean privateToo;
    private final InstantSource clock;

    /** @param privateToo whether addresses of private networks, loopback among them, may be called */
    public Webhook(boolean privateToo, InstantSource clock) {
        this.privateToo = privateToo;
        this.clock = clock;
    }

    @Override
    public Sent send(Channel channel, String id, String body) {
        try {
            URI uri = URI.create(channel.url());
            InetAddress address = InetAddress.getByName(bare(uri.getHost()));
            AddressKind kind = AddressKind.of(address.getAddress());
            if (kind == AddressKind.NOBODY) {
                return Sent.never("no server is at its address, " + address.getHostAddress());
            }
            if (kind == AddressKind.PRIVATE && !privateToo) {
                return Sent.never(
                        "its address is one of a private network; FAIRLEAD_ALERT_PRIVATE_ADDRESSES=true allows"
                                + " those");
            }
            return judged(post(uri, address, channel, id, body.getBytes(StandardCharsets.UTF_8)));
        } catch (UnknownHostException unknown) {
            return Sent.later("its host name is not known");
        } catch (IOException away) {
            return Sent.later("it does not answer: "
                    + Optional.ofNullable(away.getMessage()).orElse("closed"));
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static Sent judged(int status) {
        if (status >= 200 && status < 300) {
            return Sent.done();
        }
        boolean again = status >= 500 || status == 408 || status == 429;
        return again ? Sent.later("it answered " + status) : Sent.never("it answered " + status);
    }

    private int post(URI uri, InetAddress address, Channel channel, String id, byte[] body) throws IOException {
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        int millis = Math.toIntExact(PATIENCE.toMillis());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(address, port), millis);
            plain.setSoTimeout(millis);
            try (Socket socket = secure ? secured(plain, bare(uri.getHost()), port) : plain) {
                OutputStream out = socket.getOutputStream();
                out.write(head(uri, channel, id, body).getBytes(StandardCharsets.ISO_8859_1));
                out.write(body);
                out.flush();
                return status(socket, deadline);
            }
        }
    }

    private static Socket secured(Socket plain, String host, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private String head(URI uri, Channel channel, String id, byte[] body) {
        String path = Optional.ofNullable(uri.getRawPath())
                .filter(it -> !it.isEmpty())
                .orElse("/");
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String time = Long.toString(clock.instant().getEpochSecond());
        return "POST " + path + query + " HTTP/1.1\r\n"
                + "Host: " + uri.getRawAuthority() + "\r\n"
                + "User-Agent: fairlead\r\n"
                + "Content-Type: application/json\r\n"
                + "Content-Length: " + body.length + "\r\n"
                + "X-Fairlead-Delivery: " + id + "\r\n"
                + "X-Fairlead-Timestamp: " + time + "\r\n"
                + "X-Fairlead-Signature: sha256=" + signature(channel.secret(), time, body) + "\r\n"
                + "Connection: close\r\n\r\n";
    }

    /** HMAC-SHA256 over the timestamp, a dot and the body, in hexadecimal digits. */
    static String signature(String secret, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    // A byte at a time, so that a slow answer cannot take longer than the deadline.
    private static int status(Socket socket, long deadline) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        while (line.length() < MAX_LINE) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new IOException("it took longer than " + PATIENCE.toSeconds() + " s");
            }
            socket.setSoTimeout((int) left);
            int next = in.read();
            if (next < 0 || next == '\r' || next == '\n') {
                break;
            }
            line.append((char) next);
        }
        if (!line.toString().matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
            throw new IOException("what it says is not HTTP");
        }
        return Integer.parseInt(line.substring(9, 12));
    }
}
