package dev.fairlead.gateway;

import dev.fairlead.gateway.http.Changes;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Secured;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One request on paper: what a step is told, and what it said. The path given is already normalised. */
public final class FakeExchange implements Exchange {

    private final dev.fairlead.gateway.http.Handling handling = new dev.fairlead.gateway.http.Handling();

    private record Header(String name, String value, int start) {}

    private final String method;
    private final String path;
    private final String query;
    private final String host;
    private final int pathEnd;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private final List<Header> headers = new ArrayList<>();
    private byte[] bytes;
    private byte[] callerAddress = address("192.0.2.1");
    private byte[] peerAddress = address("192.0.2.1");
    private String entrypoint = "http";
    private boolean trusted;
    private long nanos;
    private int status;
    private long took;
    private long millis;
    private @Nullable Secured secured;
    private @Nullable CompiledRoute route;
    private String client = "";
    private String credential = "";
    private @Nullable Object attachment;
    private @Nullable String forwardPath;
    private @Nullable Failure failure;
    private volatile @Nullable Verdict resumed;
    private final List<String> requestChanges = new ArrayList<>();
    private final Changes changes = new Changes();

    private FakeExchange(String method, String host, String target) {
        int mark = target.indexOf('?');
        this.method = method;
        this.host = host;
        this.path = mark < 0 ? target : target.substring(0, mark);
        this.query = mark < 0 ? "" : target.substring(mark + 1);
        this.pathEnd = 1 + path.length();
        buffer.writeBytes(("#" + path + "#" + host + "#").getBytes(StandardCharsets.UTF_8));
        this.bytes = buffer.toByteArray();
    }

    /** A request for a path, with a query or without, of a host that may be empty. */
    public static FakeExchange of(String method, String host, String target) {
        return new FakeExchange(method, host, target);
    }

    public FakeExchange with(String name, String value) {
        headers.add(new Header(name.toLowerCase(Locale.ROOT), value, buffer.size()));
        buffer.writeBytes((value + "#").getBytes(StandardCharsets.UTF_8));
        bytes = buffer.toByteArray();
        return this;
    }

    public FakeExchange from(String address) {
        callerAddress = address(address);
        return this;
    }

    public FakeExchange peer(String address) {
        peerAddress = address(address);
        return this;
    }

    /** The peer is a trusted proxy. */
    public FakeExchange trusted() {
        trusted = true;
        return this;
    }

    public FakeExchange by(String name) {
        entrypoint = name;
        return this;
    }

    public FakeExchange secured(@Nullable Secured connection) {
        secured = connection;
        return this;
    }

    /** It ended so; whoever asked is told. */
    public FakeExchange answered(int code, long nanosTaken) {
        status = code;
        took = nanosTaken;
        handling.ended(this);
        return this;
    }

    /** The request came at that time. */
    public FakeExchange at(long startNanos, long startMillis) {
        nanos = startNanos;
        millis = startMillis;
        return this;
    }

    /** Runs steps as the gateway does: until one does not say to continue. */
    public Verdict run(List<Step> steps) {
        Verdict verdict = Verdict.CONTINUE;
        for (int i = 0; i < steps.size() && verdict == Verdict.CONTINUE; i++) {
            verdict = steps.get(i).apply(this);
        }
        return verdict;
    }

    /** {@code name: value} of what was set, {@code -name} of what was removed, in order. */
    public List<String> requestChanges() {
        return requestChanges;
    }

    /** {@code name: value}, in order. */
    public List<String> answerHeaders() {
        return new String(answerLines().bytes(), 0, answerLines().length(), StandardCharsets.US_ASCII)
                .lines()
                .toList();
    }

    private static byte[] address(String literal) {
        return InetAddress.ofLiteral(literal).getAddress();
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public int pathStart() {
        return 1;
    }

    @Override
    public int pathEnd() {
        return pathEnd;
    }

    @Override
    public int hostStart() {
        return pathEnd() + 1;
    }

    @Override
    public int hostEnd() {
        return hostStart() + host.length();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String query() {
        return query;
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public @Nullable String header(String name) {
        return header(name, 0);
    }

    @Override
    public long headerRange(String name) {
        return named(name).stream()
                .findFirst()
                .map(header -> {
                    int end = header.start() + header.value().getBytes(StandardCharsets.UTF_8).length;
                    return ((long) header.start() << 32) | end;
                })
                .orElse(-1L);
    }

    @Override
    public int headerCount(String name) {
        return named(name).size();
    }

    @Override
    public @Nullable String header(String name, int index) {
        List<Header> all = named(name);
        return index < all.size() ? all.get(index).value() : null;
    }

    private List<Header> named(String name) {
        return headers.stream().filter(header -> header.name().equals(name)).toList();
    }

    @Override
    public byte[] callerAddress() {
        return callerAddress.clone();
    }

    @Override
    public byte[] peerAddress() {
        return peerAddress.clone();
    }

    @Override
    public boolean trustsPeer() {
        return trusted;
    }

    @Override
    public @Nullable Secured secured() {
        return secured;
    }

    @Override
    public long startNanos() {
        return nanos;
    }

    @Override
    public long startMillis() {
        return millis;
    }

    @Override
    public void route(CompiledRoute found) {
        route = found;
    }

    @Override
    public @Nullable CompiledRoute route() {
        return route;
    }

    @Override
    public void caller(String callerClient, String callerCredential) {
        client = callerClient;
        credential = callerCredential;
    }

    @Override
    public String client() {
        return client;
    }

    @Override
    public String credential() {
        return credential;
    }

    @Override
    public void attach(Object kept) {
        attachment = kept;
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public void setRequestHeader(String name, String value) {
        requestChanges.add(name + ": " + value);
    }

    @Override
    public void removeRequestHeader(String name) {
        requestChanges.add("-" + name);
    }

    @Override
    public Changes changes() {
        return changes;
    }

    @Override
    public void forwardPath(String newPath) {
        forwardPath = newPath;
    }

    @Override
    public String forwardPath() {
        return forwardPath == null ? path : forwardPath;
    }

    @Override
    public dev.fairlead.gateway.http.Handling handling() {
        return handling;
    }

    @Override
    public Verdict refuse(Failure why) {
        failure = why;
        return Verdict.REFUSED;
    }

    @Override
    public Verdict suspend() {
        return Verdict.SUSPENDED;
    }

    @Override
    public void resume(Verdict verdict) {
        resumed = verdict;
    }

    /** With what it went on after it had waited; null if it did not. */
    public @Nullable Verdict resumed() {
        return resumed;
    }

    @Override
    public @Nullable Failure failure() {
        return failure;
    }

    @Override
    public Verdict answer(int status, String contentType, byte[] body) {
        return Verdict.TAKEN;
    }

    @Override
    public String requestId() {
        return "fake";
    }

    @Override
    public String traceId() {
        return "0".repeat(32);
    }

    @Override
    public int loop() {
        return 0;
    }

    @Override
    public String entrypoint() {
        return entrypoint;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public long bytesIn() {
        return 0;
    }

    @Override
    public long bytesOut() {
        return 0;
    }

    @Override
    public String backend() {
        return "";
    }

    @Override
    public long durationNanos() {
        return took;
    }

    @Override
    public long upstreamNanos() {
        return 0;
    }
}
