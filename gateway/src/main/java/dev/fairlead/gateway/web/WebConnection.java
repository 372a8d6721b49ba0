package dev.fairlead.gateway.web;

import dev.fairlead.gateway.wire.ChunkedReader;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.Framing;
import dev.fairlead.gateway.wire.HeadBounds;
import dev.fairlead.gateway.wire.Malformed;
import dev.fairlead.gateway.wire.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection and its requests, one after the other. Answers are read by the parser of the data plane. */
final class WebConnection {

    private static final HeadBounds BOUNDS = new HeadBounds(32 * 1024, 0, 128);
    private static final int MAX_INTERIM = 8;
    private static final int PIECE = 8 * 1024;

    private final Socket socket;
    private final ResponseHead head = new ResponseHead();

    WebConnection(Socket socket) {
        this.socket = socket;
    }

    /** @param keeps whether the connection is good for another request */
    record Outcome(WebCalls.Answer answer, boolean keeps) {}

    /**
     * Sends one request and reads its answer.
     *
     * @param wasIdle whether the other side may have closed it meanwhile
     * @return null where that was so, and the request may be sent again
     */
    @Nullable
    Outcome ask(WebCalls.Request request, boolean wasIdle) throws IOException {
        boolean done = false;
        boolean began = false;
        try {
            socket.getOutputStream().write(written(request));
            head.clear();
            InputStream in = socket.getInputStream();
            began = fill(in) > 0;
            if (!began) {
                throw new NotAsked("the connection was closed before an answer");
            }
            Outcome outcome = answer(request, in);
            done = true;
            return outcome;
        } catch (Malformed wrong) {
            throw new NotAsked("its answer is not HTTP: " + wrong.detail());
        } catch (IOException failed) {
            boolean again = wasIdle
                    && !began
                    && request.mayBeSentAgain()
                    && !Thread.currentThread().isInterrupted();
            if (again) {
                return null;
            }
            throw failed;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private static byte[] written(WebCalls.Request request) {
        URI address = request.address();
        String path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        StringBuilder text = new StringBuilder(request.method() + ' ' + path + query + " HTTP/1.1\r\n");
        text.append("Host: ").append(address.getRawAuthority()).append("\r\n");
        request.headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        boolean bodiless = request.method().equals("GET") || request.method().equals("HEAD");
        if (request.body().length > 0 || !bodiless) {
            text.append("Content-Length: ").append(request.body().length).append("\r\n");
        }
        byte[] start = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = java.util.Arrays.copyOf(start, start.length + request.body().length);
        System.arraycopy(request.body(), 0, whole, start.length, request.body().length);
        return whole;
    }

    private int fill(InputStream in) throws IOException {
        byte[] room = head.fields().room(PIECE);
        int at = head.fields().filled();
        int more = in.read(room, at, Math.min(PIECE, room.length - at));
        if (more > 0) {
            head.fields().filled(more);
        }
        return more;
    }

    private Outcome answer(WebCalls.Request request, InputStream in) throws IOException, Malformed {
        for (int interim = 0; interim <= MAX_INTERIM; interim++) {
            while (!head.parse(BOUNDS)) {
                if (fill(in) <= 0) {
                    throw new NotAsked("the connection was closed within the head of its answer");
                }
            }
            if (!head.isInterim() || head.status() == 101) {
                break;
            }
            byte[] rest = rest();
            head.clear();
            byte[] room = head.fields().room(Math.max(1, rest.length));
            System.arraycopy(rest, 0, room, 0, rest.length);
            head.fields().filled(rest.length);
        }
        if (head.isInterim()) {
            throw new NotAsked("it gave interim answers only");
        }
        List<Map.Entry<String, String>> headers = headers();
        boolean keeps = head.keepsAlive();
        int status = head.status();
        Framing framing = head.framing(request.method().equals("HEAD"));
        Body body = new Body(rest(), in, request.maxBytes());
        switch (framing) {
            case NONE -> {}
            case LENGTH -> body.exactly(head.contentLength());
            case CHUNKED -> body.chunked();
            case UNTIL_CLOSE -> body.untilClosed();
        }
        boolean clean = framing != Framing.UNTIL_CLOSE && body.left == 0;
        return new Outcome(new WebCalls.Answer(status, headers, body.bytes.toByteArray()), keeps && clean);
    }

    private byte[] rest() {
        Fields fields = head.fields();
        return java.util.Arrays.copyOfRange(fields.bytes(), head.end(), fields.filled());
    }

    private List<Map.Entry<String, String>> headers() {
        Fields fields = head.fields();
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (int i = 0; i < fields.count(); i++) {
            headers.add(Map.entry(
                    text(fields.nameStart(i), fields.nameEnd(i)), text(fields.valueStart(i), fields.valueEnd(i))));
        }
        return headers;
    }

    private String text(int start, int end) {
        return new String(head.fields().bytes(), start, end - start, StandardCharsets.ISO_8859_1);
    }

    void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            // It is of no use either way.
        }
    }

    /** Reads a body, up to a bound. */
    private static final class Body {

        private final byte[] piece = new byte[PIECE];
        private final byte[] first;
        private final InputStream in;
        private final int most;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int used;
        private int left;

        Body(byte[] first, InputStream in, int most) {
            this.first = first;
            this.in = in;
            this.most = most;
            this.left = first.length;
        }

        private int next() throws IOException {
            if (left > 0) {
                int some = Math.min(left, PIECE);
                System.arraycopy(first, used, piece, 0, some);
                used += some;
                left -= some;
                return some;
            }
            return in.read(piece);
        }

        private void add(int count) throws IOException {
            if (bytes.size() + count > most) {
                throw NotAsked.tooLarge(most);
            }
            bytes.write(piece, 0, count);
        }

        private static NotAsked cut() {
            return new NotAsked("the connection was closed within its answer");
        }

        void exactly(long length) throws IOException {
            if (length > most) {
                throw NotAsked.tooLarge(most);
            }
            while (bytes.size() < length) {
                int count = next();
                if (count < 0) {
                    throw cut();
                }
                int wanted = (int) Math.min(count, length - bytes.size());
                add(wanted);
                // Bytes behind the answer: nobody asked for them, and the connection is not used again.
                left += count - wanted;
            }
        }

        void chunked() throws IOException, Malformed {
            ChunkedReader reader = new ChunkedReader(ChunkedReader.Forbidden.DROPPED);
            while (!reader.isDone()) {
                int count = next();
                if (count < 0) {
                    throw cut();
                }
                int end = reader.read(piece, 0, count, BOUNDS);
                int position = reader.position();
                add(end);
                left += reader.isDone() ? count - position : 0;
            }
        }

        void untilClosed() throws IOException {
            int count = next();
            while (count >= 0) {
                add(count);
                count = next();
            }
        }
    }
}
