package dev.fairlead.gateway.http;

import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.RequestHead;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of a real connection. It owns the head and is used again for other requests, unless it was suspended:
 * a thread that resumes late must find the exchange that it knew.
 */
public final class LiveExchange implements Exchange {

    private final Loop loop;
    private final String entrypoint;
    private final TrustedProxies trusted;
    private final RequestHead head = new RequestHead();
    private final HeadText text = new HeadText(head);
    private final Identity identity = new Identity();
    private final Changes changes = new Changes();
    private final Ledger ledger = new Ledger();
    private final Pipeline pipeline = new Pipeline(this);
    private final Handling handling = new Handling();

    /** Neighbours among the {@link Running}. */
    @Nullable
    LiveExchange before;

    @Nullable
    LiveExchange after;

    private Peer peer = Peer.NONE;
    private byte @Nullable [] callerAddress;
    private long startNanos;
    private long startMillis;
    private @Nullable CompiledRoute route;
    private String client = "";
    private String credential = "";
    private @Nullable Object attachment;
    private @Nullable Failure failure;
    private @Nullable OwnAnswer own;

    public LiveExchange(Loop loop, String entrypoint, TrustedProxies trusted) {
        this.loop = loop;
        this.entrypoint = entrypoint;
        this.trusted = trusted;
    }

    /** Gets ready for the next request. */
    public void clear() {
        head.clear();
        changes.clear();
        pipeline.clear();
        handling.clear();
        callerAddress = null;
        route = null;
        client = "";
        credential = "";
        attachment = null;
        text.clear();
        failure = null;
        own = null;
        ledger.clear();
    }

    // -- for the connections ----------------------------------------------------------------------------------------

    /** The head, also while it is being read. */
    public RequestHead head() {
        return head;
    }

    /** The steps that it goes through. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** The loop that it lives on. */
    public Loop home() {
        return loop;
    }

    /** The head is complete, or was refused. */
    public void begin(Peer from, long nanos, long millis) {
        peer = from;
        startNanos = nanos;
        startMillis = millis;
        identity.read(head.fields(), from.trusted(), loop.random());
    }

    /** What is written down about it. */
    public Ledger ledger() {
        return ledger;
    }

    /** The failure that ends it, where it is not a step that refuses. */
    public void fail(Failure why) {
        failure = why;
    }

    @Nullable
    OwnAnswer own() {
        return own;
    }

    /** What steps changed. */
    @Override
    public Changes changes() {
        return changes;
    }

    /** Writes the request id. */
    public void writeRequestId(HeadWriter to) {
        identity.writeRequestId(to, head.fields());
    }

    /** Writes the {@code traceparent} that the service gets. */
    public void writeTraceparent(HeadWriter to) {
        identity.writeTraceparent(to, head.fields(), handling.spans());
    }

    /** Whether the caller's trace goes on, so that its {@code tracestate} belongs to it. */
    public boolean continuesTrace() {
        return identity.continuesTrace();
    }

    /** The other end of the caller's socket. */
    public Peer peer() {
        return peer;
    }

    @Override
    public String method() {
        return head.method();
    }

    @Override
    public byte[] bytes() {
        return head.fields().bytes();
    }

    @Override
    public int pathStart() {
        return head.target().pathStart();
    }

    @Override
    public int pathEnd() {
        return head.target().pathEnd();
    }

    @Override
    public int hostStart() {
        return head.target().authorityStart();
    }

    @Override
    public int hostEnd() {
        return head.target().hostEnd();
    }

    @Override
    public String path() {
        return text.path();
    }

    @Override
    public String query() {
        return text.query();
    }

    @Override
    public String host() {
        return text.host();
    }

    @Override
    public @Nullable String header(String name) {
        return text.header(name);
    }

    @Override
    public long headerRange(String name) {
        return text.headerRange(name);
    }

    @Override
    public int headerCount(String name) {
        return text.headerCount(name);
    }

    @Override
    public @Nullable String header(String name, int index) {
        return text.header(name, index);
    }

    @Override
    public byte[] callerAddress() {
        byte[] address = callerAddress;
        if (address == null) {
            address = trusted.caller(peer, head.fields());
            callerAddress = address;
        }
        return address;
    }

    @Override
    public byte[] peerAddress() {
        return peer.address();
    }

    @Override
    public boolean trustsPeer() {
        return peer.trusted();
    }

    @Override
    public void eachRequestHeader(BiConsumer<String, String> to) {
        text.eachHeader(changes, to);
    }

    @Override
    public @Nullable Secured secured() {
        return peer.secured();
    }

    @Override
    public long startNanos() {
        return startNanos;
    }

    @Override
    public long startMillis() {
        return startMillis;
    }

    // -- what steps find out ----------------------------------------------------------------------------------------

    @Override
    public void route(CompiledRoute found) {
        route = found;
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
    public void attach(Object kept) {
        attachment = kept;
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    // -- what changes on the way ------------------------------------------------------------------------------------

    @Override
    public void setRequestHeader(String name, String value) {
        changes.setRequest(name, value);
    }

    @Override
    public void removeRequestHeader(String name) {
        changes.remove(name);
    }

    @Override
    public String forwardPath() {
        String replaced = changes.path();
        return replaced == null ? path() : replaced;
    }

    @Override
    public void forwardPath(String newPath) {
        changes.path(newPath);
    }

    @Override
    public Handling handling() {
        return handling;
    }

    // -- how it goes on ---------------------------------------------------------------------------------------------

    @Override
    public Verdict refuse(Failure why) {
        failure = why;
        return Verdict.REFUSED;
    }

    @Override
    public Verdict suspend() {
        pipeline.suspend();
        return Verdict.SUSPENDED;
    }

    @Override
    public void resume(Verdict verdict) {
        pipeline.resume(verdict);
    }

    @Override
    public @Nullable Failure failure() {
        return failure;
    }

    @Override
    public Verdict answer(int code, String contentType, byte[] body) {
        own = new OwnAnswer(code, contentType, body);
        return Verdict.TAKEN;
    }

    // -- what is told of it when it ended ---------------------------------------------------------------------------

    @Override
    public String requestId() {
        return identity.requestId(head.fields());
    }

    @Override
    public String traceId() {
        return identity.traceId(head.fields());
    }

    @Override
    public int requestId(byte[] to) {
        return identity.requestId(head.fields(), to);
    }

    @Override
    public int traceId(byte[] to) {
        return identity.traceId(head.fields(), to);
    }

    @Override
    public int loop() {
        return loop.index();
    }

    @Override
    public String entrypoint() {
        return entrypoint;
    }

    @Override
    public int status() {
        return ledger.status();
    }

    @Override
    public long bytesIn() {
        return ledger.bytesIn();
    }

    @Override
    public long bytesOut() {
        return ledger.bytesOut();
    }

    @Override
    public String backend() {
        return ledger.backend();
    }

    @Override
    public String trail() {
        return ledger.trail();
    }

    @Override
    public long durationNanos() {
        return ledger.durationNanos(startNanos);
    }

    @Override
    public long upstreamNanos() {
        return ledger.upstreamNanos();
    }
}
