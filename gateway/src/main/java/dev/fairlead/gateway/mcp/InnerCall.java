package dev.fairlead.gateway.mcp;

import dev.fairlead.gateway.http.AbsentCaller;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Forwarding;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Pipeline;
import dev.fairlead.gateway.http.Refusals;
import dev.fairlead.gateway.http.Refusals.Refusal;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.Timer;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.Malformed;
import dev.fairlead.gateway.wire.RequestHead;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The request that a tool makes, as an exchange of its own beside that of the message: read by the same parser, found in
 * the same table, checked, limited, logged and counted like one that came by a connection. Only its answer is kept in place
 * of being sent. On the message's loop.
 */
final class InnerCall implements AbsentCaller, Pipeline.Answers {

    /** Of an answer. */
    static final int MAX_ANSWER = 1024 * 1024;

    /** That a tool may take. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LiveExchange exchange;
    private final Loop loop;
    private final ToolCall call;
    private final Surroundings surroundings;
    private final Consumer<Reply> told;
    private final Timer timer = new Timer(this::late);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable Forwarding sink;
    private boolean passed;
    private boolean begun;
    private boolean over;
    private int status;
    private String contentType = "";
    private String encoding = "";
    private long sent;

    /**
     * What a tool's request was answered.
     *
     * @param encoding of the body; empty where it is as it is
     * @param body nobody changes it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Reply(int status, String contentType, String encoding, byte[] body) {}

    private InnerCall(LiveExchange message, ToolCall call, Surroundings surroundings, Consumer<Reply> told) {
        this.loop = message.home();
        this.exchange = new LiveExchange(loop, message.entrypoint(), surroundings.trusted());
        this.call = call;
        this.surroundings = surroundings;
        this.told = told;
    }

    /** Sends it; {@code told} hears of the answer, unless it is abandoned before. */
    static InnerCall send(LiveExchange message, ToolCall call, Surroundings surroundings, Consumer<Reply> told) {
        InnerCall inner = new InnerCall(message, call, surroundings, told);
        inner.begin(message);
        return inner;
    }

    private void begin(LiveExchange message) {
        HeadWriter head = PassedOn.head(message, call);
        Failure refused = read(exchange.head(), head);
        sent = (long) head.length() + call.body().length;
        exchange.begin(message.peer(), loop.now(), surroundings.clock().millis());
        surroundings.observer().began(exchange);
        loop.timers().set(timer, loop.now() + surroundings.patience().toNanos());
        long max = surroundings.limits().sizes().maxBodyBytes();
        if (refused != null) {
            refuse(refused);
        } else if (max > 0 && call.body().length > max) {
            refuse(new Failure.BodyTooLarge(max));
        } else {
            exchange.pipeline().run(this::find, this);
        }
    }

    private @Nullable Failure read(RequestHead to, HeadWriter from) {
        Fields fields = to.fields();
        System.arraycopy(from.bytes(), 0, fields.room(from.length()), fields.filled(), from.length());
        fields.filled(from.length());
        int most = surroundings.limits().requestHead().maxHeadBytes();
        try {
            boolean whole = to.parse(surroundings.limits().requestHead()) && to.end() == from.length();
            if (!whole) {
                return new Failure.BadRequest("A header holds the end of a line.");
            }
        } catch (Malformed malformed) {
            return Failure.of(malformed);
        }
        return from.length() > most ? new Failure.HeadTooLarge("The head is larger than " + most + " bytes.") : null;
    }

    // Arguments may lead to another endpoint of the same product, whose tool this is not. Whoever reads the log looks
    // for
    // it under the tool that was called.
    private Verdict find(Exchange its) {
        Verdict verdict = surroundings.routes().find(its);
        CompiledRoute found = exchange.route();
        boolean strays = found == null || !found.route().equals(call.route().route());
        if (strays) {
            exchange.route(call.route());
        }
        return strays && verdict == Verdict.CONTINUE ? its.refuse(new Failure.NoRoute()) : verdict;
    }

    // -- the request ------------------------------------------------------------------------------------------------

    @Override
    public void passBody(Forwarding to) {
        sink = to;
        if (!passed && to.keepsUp()) {
            passed = true;
            if (call.body().length > 0) {
                to.body(Unpooled.wrappedBuffer(call.body()));
            }
            to.bodyEnd(null);
        }
        if (sink == to) {
            to.flush();
        }
    }

    @Override
    public boolean isRequestComplete() {
        return passed;
    }

    // -- the answer -------------------------------------------------------------------------------------------------

    @Override
    public void begin(ResponseHead head) {
        begun = true;
        status = head.status();
        contentType = value(head.fields(), "content-type");
        encoding = value(head.fields(), "content-encoding");
        exchange.ledger().status(status);
    }

    private static String value(Fields fields, String name) {
        int field = fields.find(name, 0);
        String value = field < 0 ? null : fields.value(field);
        return value == null ? "" : value;
    }

    @Override
    public boolean hasBegun() {
        return begun;
    }

    @Override
    public void body(ByteBuf payload) {
        boolean fits = payload.readableBytes() <= MAX_ANSWER - bytes.size();
        if (!over && fits) {
            bytes.writeBytes(ByteBufUtil.getBytes(payload));
        }
        payload.release();
        if (!over && !fits) {
            String reason = "the answer is larger than " + MAX_ANSWER + " bytes, which a tool may answer";
            leaveBackend(new Failure.BadGateway(reason));
            byte[] said = (reason + "; ask for less, or call the endpoint itself").getBytes(StandardCharsets.UTF_8);
            finish(new Reply(Refusals.of(new Failure.BadGateway(reason)).status(), "text/plain", "", said));
        }
    }

    @Override
    public void end(@Nullable Fields trailer) {
        sink = null;
        finish(new Reply(status, contentType, encoding, bytes.toByteArray()));
    }

    @Override
    public void fail(Failure failure) {
        if (!over) {
            leaveBackend(failure);
            refuse(failure);
        }
    }

    private void leaveBackend(Failure failure) {
        Forwarding to = sink;
        sink = null;
        exchange.fail(failure);
        if (to != null) {
            to.abandon();
        }
    }

    @Override
    public void refuse(Failure failure) {
        exchange.fail(failure);
        Refusal refusal = Refusals.of(failure);
        byte[] document = refusal.body(exchange.requestId());
        finish(new Reply(refusal.status(), Refusal.CONTENT_TYPE, "", document));
    }

    @Override
    public void answer(int code, String type, byte[] content) {
        finish(new Reply(code, type, "", content));
    }

    private void late() {
        fail(new Failure.GatewayTimeout(
                "the tool took longer than " + surroundings.patience().toSeconds() + " s"));
    }

    // -- the end ----------------------------------------------------------------------------------------------------

    private void finish(Reply reply) {
        if (leave(reply.status(), reply.body().length)) {
            told.accept(reply);
        }
    }

    /** The message is over: nobody waits for the answer. */
    void abandon() {
        Forwarding to = sink;
        sink = null;
        if (!over && to != null) {
            to.abandon();
        }
        leave(0, 0);
    }

    private boolean leave(int code, long received) {
        if (over) {
            return false;
        }
        over = true;
        sink = null;
        loop.timers().cancel(timer);
        exchange.ledger().status(code);
        exchange.ledger().end(loop.freshNow(), sent, received);
        exchange.pipeline().end();
        exchange.handling().ended(exchange);
        surroundings.observer().ended(exchange);
        return true;
    }
}
