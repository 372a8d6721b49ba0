package dev.fairlead.management.http;

import com.sun.net.httpserver.Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request; its body is read when somebody asks for it. */
public final class Request {

    /** No body is longer. */
    public static final int MAX_BODY = 1024 * 1024;

    /** With it a rehearsal tells on which state it was made, and a change says on which one alone it may be made. */
    public static final String STATE = "X-Fairlead-State";

    private final String id;
    private final String method;
    private final Target target;
    private final Headers headers;
    private final InputStream body;
    private final InetAddress peer;

    Request(String id, String method, Target target, Headers headers, InputStream body, InetAddress peer) {
        this.id = id;
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.body = body;
        this.peer = peer;
    }

    /**
     * Another request within this one: of the same caller from the same place, under the same id.
     *
     * @param raw path and query, encoded
     * @param other headers that it has besides those of this one, or in their place; an empty value takes one away
     * @param json its body; empty for none
     * @throws Refusal 400, 414 where the target is none
     */
    public Request within(String verb, String raw, Map<String, String> other, byte[] json) {
        Headers all = new Headers();
        headers.forEach((name, values) -> all.put(name, List.copyOf(values)));
        all.remove("Content-Length");
        all.remove("Transfer-Encoding");
        other.forEach((name, value) -> {
            if (value.isEmpty()) {
                all.remove(name);
            } else {
                all.set(name, value);
            }
        });
        Head.check(verb, raw, "HTTP/1.1", all);
        return new Request(id, verb, Target.parse(raw), all, new ByteArrayInputStream(json), peer);
    }

    /** Unique in this process; also the answer's {@code X-Request-ID}. */
    public String id() {
        return id;
    }

    /** The method as sent, except that HEAD is seen as GET. */
    public String method() {
        return method.equals("HEAD") ? "GET" : method;
    }

    /** Path and query. */
    public Target target() {
        return target;
    }

    /** The address of the peer's socket. */
    public InetAddress peer() {
        return peer;
    }

    /** The value of a header; several are joined with commas, as RFC 9110 5.2 allows. */
    public Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
    }

    /**
     * Reads a body of JSON, at most {@value #MAX_BODY} bytes.
     *
     * @throws Refusal 413 where it is longer, 415 where it is said to be something else
     * @throws IOException if the connection breaks
     */
    public byte[] json() throws IOException {
        return json(MAX_BODY);
    }

    /** Likewise, of at most that many bytes. */
    public byte[] json(int most) throws IOException {
        byte[] bytes = bytes(most);
        String type = header("Content-Type").orElse("").strip();
        if (!type.matches("(?i)application/json(\\s*;\\s*charset\\s*=\\s*\"?utf-8\"?)?")) {
            throw Refusal.of(
                            415,
                            "The body must be application/json, not "
                                    + (type.isEmpty() ? "untyped" : "\"" + type + "\""))
                    .with("Accept", "application/json");
        }
        if (header("Content-Encoding").isPresent()) {
            throw Refusal.of(415, "The body must not be compressed").with("Accept-Encoding", "identity");
        }
        return bytes;
    }

    // One byte more than allowed is read, never the rest.
    private byte[] bytes(int most) throws IOException {
        long announced = header("Content-Length").map(Long::parseLong).orElse(0L);
        byte[] bytes = announced > most ? new byte[0] : body.readNBytes(most + 1);
        if (announced > most || bytes.length > most) {
            throw Refusal.of(413, "The body is longer than " + most + " bytes; nothing was changed");
        }
        return bytes;
    }
}
