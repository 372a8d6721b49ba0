package dev.fairlead.gateway.endpoint;

import dev.fairlead.gateway.http.AnswerStage;
import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.HeadChange;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.ResponseHead;
import dev.fairlead.model.Contract.Caching;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees the answer of a request that was asked for the cache: keeps it where it may be kept, gives what is kept already where
 * the service says that it is still good, or where the service fails and a stale answer is better than none. On its loop.
 */
final class CachingAnswer extends AnswerStage {

    private static final String STATUS = "Cache-Status";
    private static final byte[] NOTHING = {};

    private final LiveExchange exchange;
    private final CachedAnswers answers;
    private final Asked asked;
    private final HeadWriter own;
    private final int ownBefore;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable ResponseHead head;
    private @Nullable Cached instead;
    private boolean given;

    /**
     * What was asked for.
     *
     * @param what others wait for; empty where nobody does
     * @param found what is kept, and not fresh
     * @param changes of the path when it was asked for
     */
    record Asked(
            String path,
            String key,
            Caching caching,
            String what,
            @Nullable Cached found,
            long changes) {}

    CachingAnswer(Caller next, LiveExchange exchange, CachedAnswers answers, Asked asked) {
        super(next);
        this.exchange = exchange;
        this.answers = answers;
        this.asked = asked;
        this.own = exchange.answerLines();
        this.ownBefore = own.length();
    }

    /** What the caller gets of it: all, or that it has it already. */
    static StoredAnswer given(Exchange exchange, Cached found, long nanos) {
        boolean known = found.answer().status() == 200 && found.isKnownTo(exchange);
        return known ? new StoredAnswer(304, found.answer().fields(), NOTHING) : found.answer();
    }

    /** Age, and what the cache did (RFC 9211). */
    static List<String> lines(Cached found, long nanos, String how) {
        long age = found.age(nanos);
        return List.of("Age", Long.toString(age), STATUS, "fairlead; " + how + "; ttl=" + (found.freshFor() - age));
    }

    @Override
    public void begin(ResponseHead answer) {
        long now = exchange.home().freshNow();
        Cached found = asked.found();
        if (answer.status() < 200) {
            next().begin(answer);
            return;
        }
        if (found != null && answer.status() == 304 && found.canBeAskedFor()) {
            instead = refreshed(found, answer, now);
            return;
        }
        if (found != null && answer.status() >= 500 && found.isStaleWithin(now, found.ifError())) {
            instead = found;
            return;
        }
        boolean kept = cached(answer, NOTHING, now).isPresent()
                && answer.contentLength() <= asked.caching().maxAnswerBytes();
        head = kept ? StoredAnswer.of(answer, NOTHING).head() : null;
        String why = found == null ? "uri-miss" : "stale";
        String stored = kept && answer.contentLength() >= 0 ? "; stored" : "";
        next().begin(new HeadChange(answer)
                .adding(STATUS, "fairlead; fwd=" + why + stored)
                .head());
    }

    private Optional<Cached> cached(ResponseHead answer, byte[] content, long now) {
        StoredAnswer whole = StoredAnswer.of(answer, content).without("age");
        return Cached.of(exchange, asked.key(), asked.caching(), answer, whole, now);
    }

    // What the service says now takes the place of what it said then (RFC 9111 section 4.3.4).
    private Cached refreshed(Cached found, ResponseHead answer, long now) {
        ResponseHead old = found.answer().head();
        ResponseHead merged = new HeadChange(old)
                .keeping(field -> answer.fields().find(name(old.fields(), field), 0) < 0)
                .head();
        byte[] lines = StoredAnswer.of(merged, NOTHING).joined(StoredAnswer.of(answer, NOTHING));
        StoredAnswer whole =
                new StoredAnswer(found.answer().status(), lines, found.answer().body());
        Optional<Cached> again =
                Cached.of(exchange, asked.key(), asked.caching(), whole.head(), whole.without("age"), now);
        again.ifPresentOrElse(
                each -> answers.keep(exchange, asked.path(), each, asked.changes()),
                () -> answers.forget(asked.path()));
        return again.orElse(found);
    }

    private static String name(Fields fields, int field) {
        byte[] bytes = Arrays.copyOfRange(fields.bytes(), fields.nameStart(field), fields.nameEnd(field));
        return new String(bytes, java.nio.charset.StandardCharsets.US_ASCII).toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public void body(ByteBuf payload) {
        if (instead != null) {
            payload.release();
            return;
        }
        int more = payload.readableBytes();
        if (head != null && more > asked.caching().maxAnswerBytes() - body.size()) {
            head = null;
            body.reset();
        }
        if (head != null) {
            byte[] read = new byte[more];
            payload.getBytes(payload.readerIndex(), read);
            body.write(read, 0, more);
        }
        next().body(payload);
    }

    @Override
    public void flush() {
        if (instead == null) {
            next().flush();
        }
    }

    @Override
    public void end(@Nullable Fields trailer) {
        Cached other = instead;
        if (other != null) {
            give(other, other.isFresh(exchange.home().freshNow()) ? "hit; fwd=stale; fwd-status=304" : "hit");
            return;
        }
        ResponseHead whole = head;
        if (whole != null) {
            cached(whole, body.toByteArray(), exchange.home().freshNow())
                    .ifPresent(each -> answers.keep(exchange, asked.path(), each, asked.changes()));
        }
        next().end(trailer);
    }

    private void give(Cached other, String how) {
        if (!given) {
            given = true;
            long now = exchange.home().freshNow();
            boolean toHead = exchange.method().equals("HEAD");
            given(exchange, other, now).give(next(), toHead, lines(other, now, how));
        }
    }

    @Override
    public void fail(Failure failure) {
        Cached found = asked.found();
        boolean stale = found != null && found.isStaleWithin(exchange.home().freshNow(), found.ifError());
        if (found != null && stale && !given && !next().hasBegun()) {
            give(found, "hit");
        } else {
            next().fail(failure);
        }
    }

    @Override
    protected void answering(int status, String contentType, byte[] content) {
        byte[] more = Arrays.copyOfRange(own.bytes(), Math.min(ownBefore, own.length()), own.length());
        boolean fits = content.length <= asked.caching().maxAnswerBytes();
        long now = exchange.home().freshNow();
        if (fits && exchange.method().equals("GET")) {
            cached(StoredAnswer.of(status, contentType, more, content).head(), content, now)
                    .ifPresent(each -> answers.keep(exchange, asked.path(), each, asked.changes()));
        }
        exchange.addAnswerHeader(STATUS, "fairlead; fwd=uri-miss");
    }

    @Override
    protected void over() {
        if (!asked.what().isEmpty()) {
            answers.answered(asked.what());
        }
    }
}
