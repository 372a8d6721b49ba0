package dev.fairlead.gateway.health;

import dev.fairlead.gateway.health.Probe.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * One call of {@code grpc.health.v1.Health/Check} on a connection of its own, HTTP/2 by prior knowledge. It needs one
 * request with headers that are written out and one small message of the answer, so it speaks just that much of the
 * protocol; answers' headers need not be understood, for only a message says SERVING.
 */
final class GrpcCheck {

    /** Says how many milliseconds are left. */
    interface Patience {
        int left() throws SocketTimeoutException;
    }

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;
    private static final int PADDED = 8;
    private static final int MOST_FRAME_BYTES = 16 * 1024;
    private static final int MOST_FRAMES = 100;
    private static final int SERVING = 1;

    private final String authority;
    private final String service;

    /** @param path the name of the service that is asked for, with a slash; only that asks for the server as a whole */
    GrpcCheck(String authority, String path) {
        this.authority = authority;
        this.service = path.substring(1);
    }

    Outcome run(Socket socket, Patience patience) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(request());
        DataInputStream in = new DataInputStream(socket.getInputStream());
        for (int i = 0; i < MOST_FRAMES; i++) {
            socket.setSoTimeout(patience.left());
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            if (length > MOST_FRAME_BYTES) {
                return Outcome.bad("its answer is not HTTP/2");
            }
            byte[] payload = new byte[length];
            in.readFully(payload);
            if (type == SETTINGS && (flags & ACK) == 0) {
                out.write(frame(SETTINGS, ACK, 0, new byte[0]));
            } else if (type == PING && (flags & ACK) == 0) {
                out.write(frame(PING, ACK, 0, payload));
            } else if (type == GOAWAY || type == RST_STREAM) {
                return Outcome.bad("it ended the gRPC call");
            } else if (type == DATA && stream == 1 && length > 0) {
                return message(payload, (flags & PADDED) == 0 ? 0 : 1);
            } else if (type == HEADERS && (flags & END_STREAM) != 0) {
                return Outcome.bad("it has no gRPC health service, or does not know \"" + service + "\"");
            }
        }
        return Outcome.bad("it did not answer the gRPC call");
    }

    private byte[] request() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(PREFACE);
        all.writeBytes(frame(SETTINGS, 0, 0, new byte[0]));
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        header(headers, ":method", "POST");
        header(headers, ":scheme", "http");
        header(headers, ":path", "/grpc.health.v1.Health/Check");
        header(headers, ":authority", authority);
        header(headers, "te", "trailers");
        header(headers, "content-type", "application/grpc");
        header(headers, "user-agent", "fairlead-health");
        all.writeBytes(frame(HEADERS, END_HEADERS, 1, headers.toByteArray()));
        all.writeBytes(frame(DATA, END_STREAM, 1, body()));
        return all.toByteArray();
    }

    /** A message of one field, the name of the service; five bytes before it say that it is not compressed, and its length. */
    private byte[] body() {
        byte[] name = service.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        if (name.length > 0) {
            message.write(0x0a);
            for (int rest = name.length; ; rest >>>= 7) {
                message.write(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
                if (rest <= 0x7f) {
                    break;
                }
            }
            message.writeBytes(name);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {0, 0, 0, (byte) (message.size() >>> 8), (byte) message.size()});
        body.writeBytes(message.toByteArray());
        return body.toByteArray();
    }

    /** A header written out (RFC 7541 section 6.2.2): no table, no Huffman code. */
    private static void header(ByteArrayOutputStream to, String name, String value) {
        to.write(0);
        text(to, name);
        text(to, value);
    }

    private static void text(ByteArrayOutputStream to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        // Lengths from 127 on have a second part (RFC 7541 section 5.1).
        if (bytes.length < 0x7f) {
            to.write(bytes.length);
        } else {
            to.write(0x7f);
            int rest = bytes.length - 0x7f;
            while (rest > 0x7f) {
                to.write((rest & 0x7f) | 0x80);
                rest >>>= 7;
            }
            to.write(rest);
        }
        to.writeBytes(bytes);
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(payload.length >>> 16);
        frame.write(payload.length >>> 8);
        frame.write(payload.length);
        frame.write(type);
        frame.write(flags);
        frame.writeBytes(new byte[] {0, 0, 0, (byte) stream});
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    /** The message {@code {status: SERVING}} is the bytes 8, 1. */
    private static Outcome message(byte[] payload, int padding) {
        int at = padding + 5;
        boolean serving = payload.length >= at + 2 && payload[at] == 0x08 && payload[at + 1] == SERVING;
        return serving ? new Outcome(true, "gRPC: SERVING") : Outcome.bad("gRPC: not serving");
    }
}
