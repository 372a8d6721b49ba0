package dev.fairlead.gateway.http2;

import static io.netty.handler.codec.http2.Http2CodecUtil.DEFAULT_HEADER_TABLE_SIZE;

import dev.fairlead.gateway.http.Limits;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.netty.util.AsciiString;
import java.util.Set;

/**
 * Builds one end of an HTTP/2 connection with every bound in place. Streams share the connection evenly: priorities of
 * RFC 7540 cost much, help little and are gone from RFC 9113.
 */
final class Guarded<T extends Http2End> extends AbstractHttp2ConnectionHandlerBuilder<T, Guarded<T>> {

    private static final int RESET_SECONDS = 30;
    private static final int QUEUED_CONTROL_FRAMES = 1_000;
    private static final float WINDOW_RATIO = 0.5f;

    /** What a field costs in SETTINGS_MAX_HEADER_LIST_SIZE beside its bytes (RFC 9113 section 6.5.2). */
    private static final int FIELD_OVERHEAD = 32;

    /**
     * Never put into the compression's table: secrets, so that nobody can guess them by size (RFC 7541 section 7.1), and
     * what differs in each message, which would only push the rest out.
     */
    private static final Set<AsciiString> UNINDEXED = Set.of(
            AsciiString.cached("authorization"),
            AsciiString.cached("cookie"),
            AsciiString.cached("set-cookie"),
            AsciiString.cached("x-api-key"),
            AsciiString.cached("x-request-id"),
            AsciiString.cached("traceparent"),
            AsciiString.cached("content-length"),
            AsciiString.cached("etag"),
            AsciiString.cached("grpc-timeout"));

    private final Http2End.Maker<T> maker;

    private Guarded(Http2End.Maker<T> maker) {
        this.maker = maker;
    }

    /** The caller's end is the server's. */
    static <T extends Http2End> T server(Limits limits, Http2End.Maker<T> maker) {
        Limits.Http2 bounds = limits.http2();
        Http2Settings settings = settings(limits, limits.sizes().maxHeadBytes());
        settings.maxConcurrentStreams(bounds.streams());
        // WebSockets as streams (RFC 8441), where there may be any.
        settings.connectProtocolEnabled(limits.streams().tunnels() > 0);
        return new Guarded<>(maker)
                .initialSettings(settings)
                .connection(connection(true, false))
                .decoderEnforceMaxRstFramesPerWindow(bounds.resets(), RESET_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(bounds.resets(), RESET_SECONDS)
                .bounded(bounds)
                .build();
    }

    /** The backend's end is the client's: it takes no pushes. */
    static <T extends Http2End> T client(Limits limits, Http2End.Maker<T> maker) {
        Http2Settings settings = settings(limits, limits.sizes().maxAnswerHeadBytes());
        settings.pushEnabled(false);
        return new Guarded<>(maker)
                .initialSettings(settings)
                .connection(connection(false, true))
                .bounded(limits.http2())
                .build();
    }

    private static Http2Settings settings(Limits limits, int headBytes) {
        // The parser of heads decides first and says why; the codec is for what is far beyond.
        long list = headBytes + (long) FIELD_OVERHEAD * limits.sizes().maxHeaders();
        return new Http2Settings()
                .initialWindowSize(limits.http2().windowBytes())
                .maxHeaderListSize(list);
    }

    /** {@code refill}: only streams have windows, so that a slow one takes nothing from the others. */
    private static DefaultHttp2Connection connection(boolean server, boolean refill) {
        DefaultHttp2Connection connection = new DefaultHttp2Connection(server, 0);
        connection.local().flowController(new DefaultHttp2LocalFlowController(connection, WINDOW_RATIO, refill));
        connection
                .remote()
                .flowController(
                        new DefaultHttp2RemoteFlowController(connection, new UniformStreamByteDistributor(connection)));
        return connection;
    }

    private Guarded<T> bounded(Limits.Http2 bounds) {
        return validateHeaders(true)
                .validateRequiredPseudoHeaders(true)
                .headerSensitivityDetector((name, value) -> UNINDEXED.contains(AsciiString.of(name)))
                .encoderEnforceMaxQueuedControlFrames(QUEUED_CONTROL_FRAMES)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(bounds.emptyFrames())
                .decoderEnforceMaxSmallContinuationFrames(bounds.continuations())
                .decoupleCloseAndGoAway(true)
                .gracefulShutdownTimeoutMillis(0);
    }

    @Override
    protected T build(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
        return maker.make(decoder, encoder, settings);
    }

    /** However large a table the peer offers to keep, ours stays small: it is our memory that it costs. */
    static void boundTable(Http2ConnectionEncoder encoder, Http2Settings peer) throws Http2Exception {
        Long offered = peer.headerTableSize();
        if (offered != null && offered > DEFAULT_HEADER_TABLE_SIZE) {
            Http2HeadersEncoder.Configuration headers = encoder.configuration().headersConfiguration();
            headers.maxHeaderTableSize(DEFAULT_HEADER_TABLE_SIZE);
        }
    }
}
