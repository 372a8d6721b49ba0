package dev.fairlead.gateway.web;

import dev.fairlead.gateway.tls.AskedTls;
import dev.fairlead.model.AddressKind;
import dev.fairlead.model.Cidr;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Requests to any address that may be asked. The address that was looked at is the one that is connected to, also where
 * the name means another one a moment later; redirects are told, never followed. Connections are kept for a moment.
 * Blocks, so only on virtual threads: interrupting the thread closes its connection.
 */
public final class WebCalls implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;

    /** Connections that are kept for the next request. */
    private static final int MOST_IDLE = 256;

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Names names = new Names(InetAddress::getAllByName);
    private final List<Cidr> allowed;
    private final Map<String, ArrayDeque<Kept>> idle = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private int kept;

    /** @param allowed addresses of the inside that all nodes may ask */
    public WebCalls(List<Cidr> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /**
     * What is sent.
     *
     * @param headers none that speaks of framing
     * @param maxBytes of the answer's body
     * @param way how TLS begins; empty for any server that the system's authorities know
     * @param asksOnly whether it changes nothing, whatever its method: then it is sent again where a connection that was
     *     kept was closed before any byte of an answer
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    public record Request(
            String method,
            URI address,
            Map<String, String> headers,
            byte[] body,
            int maxBytes,
            Reachable reach,
            Optional<AskedTls> way,
            boolean asksOnly) {

        /** One to a server of which nothing more is said, and that may change something there. */
        public Request(
                String method, URI address, Map<String, String> headers, byte[] body, int maxBytes, Reachable reach) {
            this(method, address, headers, body, maxBytes, reach, Optional.empty(), false);
        }

        boolean mayBeSentAgain() {
            return asksOnly
                    || switch (method) {
                        case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
                        default -> false;
                    };
        }
    }

    /**
     * What came back.
     *
     * @param headers names as they came, with their values
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    public record Answer(int status, List<Map.Entry<String, String>> headers, byte[] body) {

        /** All values of a header, in their order. */
        public List<String> values(String name) {
            return headers.stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }

    private record Kept(WebConnection connection, long since) {}

    /**
     * Sends it and waits for the whole answer.
     *
     * @throws IOException with the reason, if there is none
     */
    public Answer call(Request request) throws IOException {
        URI address = request.address();
        String host = address.getHost();
        if (host == null || address.getUserInfo() != null) {
            throw new NotAsked("its address has no host, or a user");
        }
        if (!request.headers().entrySet().stream().allMatch(each -> fits(each.getKey()) && fits(each.getValue()))) {
            throw new NotAsked("a header of the question has a character that cannot stand in one");
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        boolean secure = "https".equals(address.getScheme());
        int port = address.getPort() < 0 ? secure ? 443 : 80 : address.getPort();
        IOException last = new NotAsked("it has no address");
        for (InetAddress each : addresses(bare, request.reach())) {
            String key = address.getScheme()
                    + ' '
                    + bare.toLowerCase(Locale.ROOT)
                    + ' '
                    + each.getHostAddress()
                    + ' '
                    + port
                    + ' '
                    + request.way().map(AskedTls::mark).orElse("");
            WebConnection old = take(key);
            if (old != null) {
                WebConnection.Outcome outcome = old.ask(request, true);
                if (outcome != null) {
                    return settled(key, old, outcome);
                }
            }
            try {
                WebConnection fresh = new WebConnection(open(each, bare, port, secure, request.way()));
                WebConnection.Outcome outcome = fresh.ask(request, false);
                if (outcome != null) {
                    return settled(key, fresh, outcome);
                }
            } catch (ConnectException refused) {
                last = refused;
            }
        }
        throw last;
    }

    private static boolean fits(String text) {
        return text.chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 0x7f || c > 0xff);
    }

    /** Those of a host that may be asked; where there is none the last refusal is told. */
    private List<InetAddress> addresses(String host, Reachable reach) throws IOException {
        List<InetAddress> may = new ArrayList<>();
        String refused = "";
        for (InetAddress address : names.of(host)) {
            byte[] bytes = AddressKind.plain(address.getAddress());
            boolean listed = allowed.stream().anyMatch(block -> block.contains(bytes));
            Optional<String> refusal = listed ? Optional.empty() : reach.refusal(host, address);
            refusal.ifPresentOrElse(why -> {}, () -> may.add(address));
            refused = refusal.orElse(refused);
        }
        if (may.isEmpty()) {
            throw new NotAsked(refused);
        }
        return may;
    }

    private Answer settled(String key, WebConnection connection, WebConnection.Outcome outcome) {
        if (outcome.keeps()) {
            keep(key, connection);
        } else {
            connection.close();
        }
        return outcome.answer();
    }

    private static Socket open(InetAddress address, String host, int port, boolean secure, Optional<AskedTls> way)
            throws IOException {
        Socket plain = new Socket();
        try {
            connect(plain, new InetSocketAddress(address, port));
            plain.setTcpNoDelay(true);
            if (!secure) {
                return plain;
            }
            if (way.isPresent()) {
                if (!way.get().isUsable()) {
                    throw new NotAsked(way.get().reason());
                }
                return way.get().over(plain, host, port);
            }
            SSLSocket socket = (SSLSocket)
                    ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, host, port, true);
            SSLParameters wanted = socket.getSSLParameters();
            wanted.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(wanted);
            socket.startHandshake();
            return socket;
        } catch (IOException failed) {
            plain.close();
            throw failed;
        }
    }

    // However it failed, the next address may be better.
    private static void connect(Socket plain, InetSocketAddress to) throws ConnectException {
        try {
            plain.connect(to, CONNECT_MILLIS);
        } catch (IOException unreachable) {
            ConnectException failed = new ConnectException(unreachable.getMessage());
            failed.initCause(unreachable);
            throw failed;
        }
    }

    private @Nullable WebConnection take(String key) {
        long now = System.nanoTime();
        lock.lock();
        try {
            ArrayDeque<Kept> all = idle.getOrDefault(key, new ArrayDeque<>());
            while (!all.isEmpty()) {
                Kept one = all.removeLast();
                kept--;
                if (now - one.since < IDLE_NANOS) {
                    return one.connection;
                }
                one.connection.close();
            }
            idle.remove(key);
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void keep(String key, WebConnection connection) {
        long now = System.nanoTime();
        lock.lock();
        try {
            if (kept >= MOST_IDLE) {
                closeOld(now);
            }
            if (kept >= MOST_IDLE) {
                connection.close();
                return;
            }
            idle.computeIfAbsent(key, missing -> new ArrayDeque<>()).addLast(new Kept(connection, now));
            kept++;
        } finally {
            lock.unlock();
        }
    }

    private void closeOld(long now) {
        idle.values()
                .forEach(all -> all.removeIf(one -> {
                    boolean old = now - one.since >= IDLE_NANOS;
                    if (old) {
                        one.connection.close();
                        kept--;
                    }
                    return old;
                }));
        idle.values().removeIf(ArrayDeque::isEmpty);
    }

    private void closeAll() {
        idle.values().forEach(all -> all.forEach(one -> one.connection.close()));
        idle.clear();
        kept = 0;
    }

    /** Names that are being looked up, or wait for it. */
    public int namesWaiting() {
        return names.waiting();
    }

    /** Connections that are kept. */
    public int idle() {
        lock.lock();
        try {
            return kept;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        names.close();
        lock.lock();
        try {
            closeAll();
        } finally {
            lock.unlock();
        }
    }
}
