package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.AnswerStage;
import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.HeadChange;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeaderName;
import dev.fairlead.gateway.wire.ResponseHead;
import dev.fairlead.model.Middleware;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An answer that may be compressed on its way. Never twice, never where its bytes are counted by somebody (206, ranges),
 * never against {@code no-transform}. An answer of unknown length waits for as many bytes as make it worth it, but not
 * beyond the moment when it would be sent: a stream is never held.
 */
final class CompressedAnswer extends AnswerStage {

    private enum State {
        PLAIN,
        WAITING,
        COMPRESSED
    }

    /** Fields that speak of the bytes as they were. */
    private static final Set<String> OF_OLD_BYTES = Set.of(
            "content-length",
            "transfer-encoding",
            "accept-ranges",
            "content-md5",
            "digest",
            "content-digest",
            "repr-digest");

    private final LiveExchange exchange;
    private final Middleware.Compress options;
    private final Compressors compressors;
    private final List<Encoding> taken;
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>();
    private State state = State.PLAIN;
    private @Nullable ResponseHead head;
    private Encoding encoding = Encoding.GZIP;
    private @Nullable Encoder encoder;
    private long heldBytes;

    /** @param taken encodings that the caller takes, best first */
    CompressedAnswer(
            Caller next,
            LiveExchange exchange,
            Middleware.Compress options,
            Compressors compressors,
            List<Encoding> taken) {
        super(next);
        this.exchange = exchange;
        this.options = options;
        this.compressors = compressors;
        this.taken = taken;
    }

    @Override
    public void begin(ResponseHead answer) {
        if (!ContentTypes.mayCompress(answer, options)) {
            next().begin(answer);
            return;
        }
        ResponseHead varied = varied(answer);
        long length = answer.contentLength();
        if (taken.isEmpty() || (length >= 0 && length < options.minResponseBodyBytes())) {
            next().begin(varied);
            return;
        }
        head = varied;
        state = State.WAITING;
        if (length >= 0 || options.minResponseBodyBytes() == 0) {
            compress();
        }
    }

    /** Caches must know that the answer depends on what the caller takes, also where it went out plain. */
    private static ResponseHead varied(ResponseHead answer) {
        Fields fields = answer.fields();
        HeadChange change = new HeadChange(answer);
        for (int field = 0; field < fields.count(); field++) {
            String value = fields.name(field) == HeaderName.VARY ? String.valueOf(fields.value(field)) : "";
            if (value.contains("*") || value.toLowerCase(Locale.ROOT).contains("accept-encoding")) {
                return change.head();
            }
        }
        return change.adding("Vary", "Accept-Encoding").head();
    }

    private void compress() {
        ResponseHead plain = head;
        if (plain == null) {
            return;
        }
        head = null;
        Optional<Encoding> chosen = taken.stream().filter(compressors::take).findFirst();
        if (chosen.isPresent()) {
            state = State.COMPRESSED;
            encoding = chosen.get();
            encoder = encoding.encoder(exchange.home().scratch(), ByteBufAllocator.DEFAULT);
            next().begin(encoded(plain, encoding.word()));
        } else {
            state = State.PLAIN;
            next().begin(plain);
        }
        passHeld();
    }

    /**
     * The bytes are others, so a strong ETag would lie (RFC 9110 section 8.8.3): it is made weak. Its text stays, so that
     * the service knows it again in {@code If-None-Match}.
     */
    private static ResponseHead encoded(ResponseHead plain, String word) {
        Fields fields = plain.fields();
        HeadChange change = new HeadChange(plain).keeping(field -> !isOfOldBytes(fields, field));
        int etag = fields.find("etag", 0);
        if (etag >= 0) {
            String value = String.valueOf(fields.value(etag));
            change.adding("ETag", value.startsWith("W/") ? value : "W/" + value);
        }
        return change.adding("Content-Encoding", word)
                .adding("Transfer-Encoding", "chunked")
                .head();
    }

    private static boolean isOfOldBytes(Fields fields, int field) {
        return fields.isNamed(field, "etag")
                || fields.name(field) == HeaderName.CONTENT_ENCODING
                || OF_OLD_BYTES.stream().anyMatch(name -> fields.isNamed(field, name));
    }

    private void passHeld() {
        for (ByteBuf payload = held.poll(); payload != null; payload = held.poll()) {
            body(payload);
        }
        heldBytes = 0;
    }

    @Override
    public void body(ByteBuf payload) {
        Encoder stream = encoder;
        switch (state) {
            case PLAIN -> next().body(payload);
            case WAITING -> {
                held.add(payload);
                heldBytes += payload.readableBytes();
                if (heldBytes >= options.minResponseBodyBytes()) {
                    compress();
                }
            }
            case COMPRESSED -> {
                if (stream == null) {
                    payload.release();
                } else {
                    next().body(stream.piece(payload));
                }
            }
        }
    }

    @Override
    public void flush() {
        if (state == State.WAITING) {
            compress();
        }
        Encoder stream = encoder;
        if (stream != null) {
            next().body(stream.flush());
        }
        next().flush();
    }

    @Override
    public void end(@Nullable Fields trailer) {
        ResponseHead plain = head;
        Encoder stream = encoder;
        if (state == State.WAITING && plain != null) {
            head = null;
            state = State.PLAIN;
            next().begin(plain);
            passHeld();
        } else if (stream != null) {
            next().body(stream.end());
        }
        next().end(trailer);
    }

    @Override
    public void fail(Failure failure) {
        over();
        next().fail(failure);
    }

    @Override
    protected void over() {
        held.forEach(ByteBuf::release);
        held.clear();
        head = null;
        Encoder stream = encoder;
        if (stream != null) {
            encoder = null;
            stream.close();
            compressors.giveBack(encoding);
        }
    }
}
