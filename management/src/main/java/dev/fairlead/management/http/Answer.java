package dev.fairlead.management.http;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a caller gets.
 *
 * @param status the HTTP status
 * @param headers by name, in order; the listener adds those that every answer has
 * @param body the whole body; not copied, nobody changes it
 * @param stream writes the body, where it is made while it is sent
 */
@SuppressWarnings("ArrayRecordComponent") // answers are never compared, and copying bodies helps nobody
public record Answer(int status, Map<String, String> headers, byte[] body, Optional<Stream> stream) {

    private static final String JSON = "application/json";

    public Answer {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** A body that is made while it is sent. Closed when nobody reads it any more, also if nobody ever did. */
    public interface Stream extends AutoCloseable {

        /**
         * Writes it, for as long as it takes; called once at most, on the thread of the request.
         *
         * @throws IOException if the connection breaks
         */
        void write(OutputStream out) throws IOException;

        @Override
        void close();
    }

    /** One whose whole body is there. */
    public Answer(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, body, Optional.empty());
    }

    /** A body that is made while it is sent. */
    public static Answer stream(String mediaType, Stream stream) {
        return new Answer(200, Map.of("Content-Type", mediaType), new byte[0], Optional.of(stream));
    }

    /** A status alone. */
    public static Answer empty(int status) {
        return new Answer(status, Map.of(), new byte[0]);
    }

    /** JSON, for people and programs. */
    public static Answer json(int status, Node body) {
        return of(status, JSON, Json.pretty(body).getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes of a media type. */
    public static Answer of(int status, String mediaType, byte[] body) {
        return new Answer(status, Map.of("Content-Type", mediaType), body);
    }

    /** Lines of plain text. */
    public static Answer text(int status, String mediaType, String body) {
        return of(status, mediaType, body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer problem(Problem problem, String requestId) {
        byte[] body = Json.pretty(problem.body(requestId)).getBytes(StandardCharsets.UTF_8);
        return of(problem.status(), "application/problem+json", body);
    }

    /** The same with one more header. */
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body, stream);
    }
}
