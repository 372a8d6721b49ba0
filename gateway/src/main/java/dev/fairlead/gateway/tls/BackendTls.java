package dev.fairlead.gateway.tls;

import dev.fairlead.model.tls.ServersTransport;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** TLS with the backends of one transport. What its files hold may change; connections keep what they began with. */
public final class BackendTls {

    private static final int URI = 6;

    private final ServersTransport transport;
    private volatile @Nullable Contexts contexts;
    private volatile String reason = "its transport was not loaded yet";

    BackendTls(ServersTransport transport) {
        this.transport = transport;
    }

    /**
     * One for each way to begin.
     *
     * @param all offers everything that the transport speaks
     * @param oneByOne offers only what carries one exchange at a time
     */
    private record Contexts(SslContext all, SslContext oneByOne) {}

    void use(SslContext all, SslContext oneByOne) {
        contexts = new Contexts(all, oneByOne);
    }

    void unusable(String why) {
        reason = why;
    }

    boolean isUsable() {
        return contexts != null;
    }

    /** Why there is no {@link #handler}, in one sentence. */
    public String reason() {
        return reason;
    }

    /**
     * A connection's side of it; null if the transport cannot be used, for its {@link #reason}.
     *
     * @param host what the backend is called where the transport does not say otherwise
     * @param alone whether the connection is for one exchange at a time, so that HTTP/2 is not offered
     * @param timeout for the handshake
     */
    public @Nullable SslHandler handler(
            ByteBufAllocator allocator, String host, int port, boolean alone, Duration timeout) {
        Contexts now = contexts;
        if (now == null) {
            return null;
        }
        String name = transport.serverName().isEmpty() ? host : transport.serverName();
        SslHandler handler = (alone ? now.oneByOne() : now.all()).newHandler(allocator, name, port);
        handler.setHandshakeTimeoutMillis(timeout.toMillis());
        return handler;
    }

    /** Whether the handshake agreed on HTTP/2. */
    public static boolean isHttp2(SslHandler handler) {
        return "h2".equals(handler.applicationProtocol());
    }

    /** What is wrong with who answered, beyond what the handshake checks; empty if nothing is. */
    public Optional<String> complaint(SslHandler handler) {
        String wanted = transport.peerCertUri();
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        try {
            X509Certificate shown =
                    (X509Certificate) handler.engine().getSession().getPeerCertificates()[0];
            Collection<List<?>> names = shown.getSubjectAlternativeNames();
            boolean found = names != null
                    && names.stream()
                            .anyMatch(name -> Integer.valueOf(URI).equals(name.get(0)) && wanted.equals(name.get(1)));
            return found ? Optional.empty() : Optional.of("its certificate does not have the URI " + wanted);
        } catch (SSLPeerUnverifiedException | CertificateParsingException unreadable) {
            return Optional.of("its certificate cannot be read: " + unreadable.getMessage());
        }
    }
}
