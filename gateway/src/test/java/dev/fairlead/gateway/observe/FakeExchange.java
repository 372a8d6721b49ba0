package dev.fairlead.gateway.observe;

import dev.fairlead.gateway.http.Changes;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An exchange whose every answer a test sets. */
public final class FakeExchange implements Exchange {

    /** A route of a product's endpoint. */
    public static final CompiledRoute ENDPOINT = new CompiledRoute(
            "payments/charges/get-charge@file",
            "payments",
            "charges",
            "get-charge",
            "payments-api@file",
            new PathRewrite.Keep(),
            List.of());

    private final dev.fairlead.gateway.http.Handling handling = new dev.fairlead.gateway.http.Handling();
    private String method = "GET";
    private byte[] host = "api.example.com".getBytes(StandardCharsets.US_ASCII);
    private byte[] path = "/payments/v1/charges/7".getBytes(StandardCharsets.US_ASCII);
    private @Nullable CompiledRoute route;
    private String client = "";
    private String credential = "";
    private @Nullable Object attachment;
    private @Nullable Failure failure;
    private String requestId = "0af7651916cd43dd8448eb211c80319c";
    private String entrypoint = "http";
    private int loop;
    private int status = 200;
    private String backend = "";
    private long durationNanos = 1_234_567;
    private long upstreamNanos;
    private long startMillis = 1_795_210_621_000L;
    private long bytesIn = 300;
    private long bytesOut = 1024;
    private @Nullable Verdict resumed;
    private String answerType = "";
    private String query = "";
    private final Changes changes = new Changes();
    private byte[] answer = {};

    public FakeExchange method(String value) {
        method = value;
        return this;
    }

    public FakeExchange hostBytes(byte[] value) {
        host = value;
        return this;
    }

    public FakeExchange pathBytes(byte[] value) {
        path = value;
        return this;
    }

    public FakeExchange path(String value) {
        return pathBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public FakeExchange query(String value) {
        query = value;
        return this;
    }

    public FakeExchange on(CompiledRoute value) {
        route = value;
        return this;
    }

    public FakeExchange by(String clientName, String credentialName) {
        caller(clientName, credentialName);
        return this;
    }

    public FakeExchange failed(Failure value, int with) {
        failure = value;
        status = with;
        return this;
    }

    public FakeExchange requestId(String value) {
        requestId = value;
        return this;
    }

    public FakeExchange entrypoint(String value) {
        entrypoint = value;
        return this;
    }

    public FakeExchange loop(int value) {
        loop = value;
        return this;
    }

    public FakeExchange status(int value) {
        status = value;
        return this;
    }

    public FakeExchange sentTo(String address, long nanos) {
        backend = address;
        upstreamNanos = nanos;
        return this;
    }

    public FakeExchange took(long nanos) {
        durationNanos = nanos;
        return this;
    }

    public FakeExchange startMillis(long value) {
        startMillis = value;
        return this;
    }

    public FakeExchange sizes(long in, long out) {
        bytesIn = in;
        bytesOut = out;
        return this;
    }

    /** Runs the steps of its route until one does not continue. */
    public Verdict runSteps() {
        Verdict verdict = Verdict.CONTINUE;
        for (Step step : Objects.requireNonNull(route).steps()) {
            if (verdict == Verdict.SUSPENDED) {
                verdict = Objects.requireNonNull(resumed);
            }
            if (verdict == Verdict.CONTINUE) {
                verdict = step.apply(this);
            }
        }
        return verdict == Verdict.SUSPENDED && resumed != null ? resumed : verdict;
    }

    /** What the exchange was resumed with, or null. */
    public @Nullable Verdict resumed() {
        return resumed;
    }

    /** The body that it was answered with. */
    public String answer() {
        return new String(answer, StandardCharsets.UTF_8);
    }

    /** The headers that were added to its answer. */
    public List<String> answerHeaders() {
        return new String(answerLines().bytes(), 0, answerLines().length(), StandardCharsets.US_ASCII)
                .lines()
                .toList();
    }

    /** The content type that it was answered with. */
    public String answerType() {
        return answerType;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public byte[] bytes() {
        byte[] all = new byte[path.length + host.length];
        System.arraycopy(path, 0, all, 0, path.length);
        System.arraycopy(host, 0, all, path.length, host.length);
        return all;
    }

    @Override
    public int pathStart() {
        return 0;
    }

    @Override
    public int pathEnd() {
        return path.length;
    }

    @Override
    public int hostStart() {
        return path.length;
    }

    @Override
    public int hostEnd() {
        return path.length + host.length;
    }

    @Override
    public String path() {
        return new String(path, StandardCharsets.ISO_8859_1);
    }

    @Override
    public String query() {
        return query;
    }

    @Override
    public String host() {
        return new String(host, StandardCharsets.ISO_8859_1);
    }

    @Override
    public @Nullable String header(String name) {
        return null;
    }

    @Override
    public long headerRange(String name) {
        return -1;
    }

    @Override
    public int headerCount(String name) {
        return 0;
    }

    @Override
    public @Nullable String header(String name, int index) {
        return null;
    }

    @Override
    public byte[] callerAddress() {
        return new byte[] {127, 0, 0, 1};
    }

    @Override
    public byte[] peerAddress() {
        return new byte[] {127, 0, 0, 1};
    }

    @Override
    public long startNanos() {
        return 0;
    }

    @Override
    public long startMillis() {
        return startMillis;
    }

    @Override
    public void route(CompiledRoute value) {
        route = value;
    }

    @Override
    public @Nullable CompiledRoute route() {
        return route;
    }

    @Override
    public void caller(String clientName, String credentialName) {
        client = clientName;
        credential = credentialName;
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
    public void attach(Object value) {
        attachment = value;
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public void setRequestHeader(String name, String value) {}

    @Override
    public void removeRequestHeader(String name) {}

    @Override
    public Changes changes() {
        return changes;
    }

    @Override
    public void forwardPath(String value) {}

    @Override
    public String forwardPath() {
        return path();
    }

    @Override
    public dev.fairlead.gateway.http.Handling handling() {
        return handling;
    }

    @Override
    public Verdict refuse(Failure value) {
        failure = value;
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

    @Override
    public @Nullable Failure failure() {
        return failure;
    }

    @Override
    public Verdict answer(int with, String contentType, byte[] body) {
        status = with;
        answerType = contentType;
        answer = body;
        return Verdict.TAKEN;
    }

    @Override
    public String requestId() {
        return requestId;
    }

    @Override
    public String traceId() {
        return "4bf92f3577b34da6a3ce929d0e0e4736";
    }

    @Override
    public int loop() {
        return loop;
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
        return bytesIn;
    }

    @Override
    public long bytesOut() {
        return bytesOut;
    }

    @Override
    public String backend() {
        return backend;
    }

    @Override
    public long durationNanos() {
        return durationNanos;
    }

    @Override
    public long upstreamNanos() {
        return upstreamNanos;
    }
}
