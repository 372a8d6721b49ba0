package dev.fairlead.gateway.traffic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** One end of an HTTP/2 connection, frame by frame, right or wrong as the test wants them. */
final class Frames implements Closeable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int PATIENCE_MILLIS = 20_000;

    /** A frame as it came. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frame(int type, int flags, int stream, byte[] payload) {

        boolean ends() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        /** The error code of RST_STREAM and GOAWAY. */
        int code() {
            return number(type == GOAWAY ? 4 : 0);
        }

        /** The 32 bits at a place. */
        int number(int at) {
            return Unpooled.wrappedBuffer(payload).getInt(at);
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);

    Frames(Socket socket) {
        try {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
            out = socket.getOutputStream();
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    /** A caller that has said its preface and its settings: names and values in turn. */
    static Frames call(InetSocketAddress address, int... settings) {
        try {
            Frames frames = new Frames(new Socket(address.getAddress(), address.getPort()));
            return frames.send(PREFACE).settings(settings);
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    /** A backend's end: takes the preface and says its settings. */
    static Frames accept(Socket socket, int... settings) throws IOException {
        Frames frames = new Frames(socket);
        frames.in.readNBytes(PREFACE.length);
        return frames.settings(settings);
    }

    Frames settings(int... settings) {
        ByteBuf payload = Unpooled.buffer();
        for (int i = 0; i < settings.length; i += 2) {
            payload.writeShort(settings[i]).writeInt(settings[i + 1]);
        }
        return send(SETTINGS, 0, 0, bytes(payload));
    }

    Frames send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
        return bytes(frame);
    }

    Frames send(int type, int flags, int stream, byte[] payload) {
        return send(frame(type, flags, stream, payload));
    }

    /** The same many times over, in as few writes as possible; stops when the other side has hung up. */
    void flood(int times, byte[] frame) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(frame);
        }
        try {
            out.write(all.toByteArray());
            out.flush();
        } catch (IOException hungUp) {
            // What it said before is read by the test.
        }
    }

    Frames window(int stream, int more) {
        return send(WINDOW_UPDATE, 0, stream, bytes(Unpooled.buffer().writeInt(more)));
    }

    Frames reset(int stream, int code) {
        return send(RST_STREAM, 0, stream, bytes(Unpooled.buffer().writeInt(code)));
    }

    Frames goAway(int last, int code) {
        return send(GOAWAY, 0, 0, bytes(Unpooled.buffer().writeInt(last).writeInt(code)));
    }

    Frames data(int stream, String text, boolean end) {
        return data(stream, text.getBytes(StandardCharsets.ISO_8859_1), end);
    }

    Frames data(int stream, byte[] payload, boolean end) {
        return send(DATA, end ? END_STREAM : 0, stream, payload);
    }

    /** A head of names and values in turn, in one frame. */
    Frames head(int stream, boolean end, String... fields) {
        return send(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(fields));
    }

    /** A GET without a body. */
    Frames get(int stream, String path) {
        return head(stream, true, ":method", "GET", ":scheme", "http", ":path", path, ":authority", "a");
    }

    /** A POST whose body follows. */
    Frames post(int stream, String path, String... more) {
        String[] fields = new String[8 + more.length];
        System.arraycopy(
                new String[] {":method", "POST", ":scheme", "http", ":path", path, ":authority", "a"}, 0, fields, 0, 8);
        System.arraycopy(more, 0, fields, 8, more.length);
        return head(stream, false, fields);
    }

    /** Fields as they are, literal and never indexed, so that wrong ones can be sent too. */
    static byte[] block(String... fields) {
        ByteBuf block = Unpooled.buffer();
        for (int i = 0; i < fields.length; i += 2) {
            block.writeByte(0x10);
            text(block, fields[i]);
            text(block, fields[i + 1]);
        }
        return bytes(block);
    }

    private static void text(ByteBuf to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            to.writeByte(bytes.length);
        } else {
            to.writeByte(127);
            int rest = bytes.length - 127;
            while (rest >= 128) {
                to.writeByte(rest % 128 + 128);
                rest /= 128;
            }
            to.writeByte(rest);
        }
        to.writeBytes(bytes);
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    /** An answer's head by the real encoder. */
    Frames answer(int stream, boolean end, Http2Headers headers) {
        ByteBuf block = Unpooled.buffer();
        try {
            encoder.encodeHeaders(stream, headers, block);
        } catch (Http2Exception cannot) {
            throw new IllegalStateException(cannot);
        }
        return send(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, bytes(block));
    }

    Frames answer(int stream, boolean end, String status) {
        return answer(stream, end, new DefaultHttp2Headers().status(status));
    }

    // -- what comes -------------------------------------------------------------------------------------------------

    /** The next frame; settings, their acknowledgement and pings are answered in passing. */
    Frame next() {
        while (true) {
            Frame frame = raw();
            if (frame.type() == SETTINGS && (frame.flags() & ACK) == 0) {
                send(SETTINGS, ACK, 0, new byte[0]);
            } else if (frame.type() == PING && (frame.flags() & ACK) == 0) {
                send(PING, ACK, 0, frame.payload());
            } else if (frame.type() != SETTINGS) {
                return frame;
            }
        }
    }

    /** The next frame as it came, nothing answered. */
    Frame raw() {
        try {
            int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt() & Integer.MAX_VALUE;
            Frame frame = new Frame(type, flags, stream, in.readNBytes(length));
            if (frame.payload().length < length) {
                throw new EOFException("the connection ended inside of a frame");
            }
            return frame;
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    Frame next(Predicate<Frame> wanted) {
        Frame frame = next();
        while (!wanted.test(frame)) {
            frame = next();
        }
        return frame;
    }

    Frame next(int type, int stream) {
        return next(frame -> frame.type() == type && frame.stream() == stream);
    }

    Frame goAway() {
        return next(GOAWAY, 0);
    }

    Http2Headers fields(Frame head) {
        try {
            return decoder.decodeHeaders(head.stream(), Unpooled.wrappedBuffer(head.payload()));
        } catch (Http2Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** The status of the stream's answer. */
    String status(int stream) {
        return String.valueOf(fields(next(HEADERS, stream)).status());
    }

    /** The whole answer of the stream: status, body and trailer as text. The windows are kept open. */
    String answer(int stream) {
        StringBuilder text = new StringBuilder();
        Frame frame;
        do {
            frame = next();
            if (frame.type() == HEADERS) {
                Http2Headers fields = fields(frame);
                fields.forEach(field -> text.append(field.getKey())
                        .append(": ")
                        .append(field.getValue())
                        .append('\n'));
            } else if (frame.type() == DATA) {
                text.append(new String(frame.payload(), StandardCharsets.ISO_8859_1));
                if (frame.payload().length > 0) {
                    window(0, frame.payload().length);
                    window(frame.stream(), frame.payload().length);
                }
            } else if (frame.type() == RST_STREAM && frame.stream() == stream) {
                return text.append("[reset ").append(frame.code()).append(']').toString();
            }
        } while (frame.stream() != stream || !frame.ends());
        return text.toString();
    }

    /** Whether the other side has nothing to say for half a second. */
    boolean isQuiet() {
        try {
            long end = System.nanoTime() + 500_000_000L;
            while (in.available() == 0) {
                if (System.nanoTime() > end) {
                    return true;
                }
                Thread.onSpinWait();
            }
            return false;
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    /** Whether the other side closes, whatever it says before. */
    boolean ends() {
        try {
            while (true) {
                raw();
            }
        } catch (UncheckedIOException ended) {
            return !(ended.getCause() instanceof java.net.SocketTimeoutException);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }
}
