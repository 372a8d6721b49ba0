package dev.fairlead.benchmark;

import dev.fairlead.gateway.wire.ChunkedReader;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadBounds;
import dev.fairlead.gateway.wire.Malformed;
import dev.fairlead.gateway.wire.RequestHead;
import dev.fairlead.gateway.wire.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What reading a message costs: the head of the side-by-side run's request, the same in two pieces as a network delivers
 * it, the head of its answer, and a body in chunks. Copying the bytes in is part of it, as in the gateway.
 */
@State(Scope.Thread)
public class ParserBenchmark {
    private static final HeadBounds BOUNDS = new HeadBounds(16 * 1024, 8 * 1024, 100);

    private final byte[] request =
            ascii(new Request(8080, Request.PATH, Optional.of("flk_benchmark001_" + "x".repeat(32))).head());
    private final byte[] answer = ascii("""
            HTTP/1.1 200 OK
            Server: nginx/1.22.1
            Date: Sat, 21 Nov 2026 21:46:02 GMT
            Content-Type: application/json
            Content-Length: 1024
            Connection: keep-alive

            """.replace("\n", "\r\n"));
    private final byte[] chunks = ascii(("100\r\n" + "x".repeat(256) + "\r\n").repeat(4) + "0\r\n\r\n");
    private final byte[] scratch = new byte[chunks.length];
    private final RequestHead requestHead = new RequestHead();
    private final ResponseHead responseHead = new ResponseHead();
    private final ChunkedReader chunkedReader = new ChunkedReader(ChunkedReader.Forbidden.REFUSED);

    /** A request's head in one read. */
    @Benchmark
    public int requestHead() throws Malformed {
        requestHead.clear();
        fill(requestHead.fields(), request, 0, request.length);
        requestHead.parse(BOUNDS);
        return requestHead.end();
    }

    /** A request's head in two reads, cut in its middle. */
    @Benchmark
    public int requestHeadInTwoReads() throws Malformed {
        requestHead.clear();
        fill(requestHead.fields(), request, 0, request.length / 2);
        requestHead.parse(BOUNDS);
        fill(requestHead.fields(), request, request.length / 2, request.length);
        requestHead.parse(BOUNDS);
        return requestHead.end();
    }

    /** An answer's head in one read. */
    @Benchmark
    public int responseHead() throws Malformed {
        responseHead.clear();
        fill(responseHead.fields(), answer, 0, answer.length);
        responseHead.parse(BOUNDS);
        return responseHead.end();
    }

    /** A body of 1 KiB in four chunks; the payload is moved together in its array, so it is copied anew each time. */
    @Benchmark
    public int chunkedBody() throws Malformed {
        System.arraycopy(chunks, 0, scratch, 0, chunks.length);
        chunkedReader.clear();
        return chunkedReader.read(scratch, 0, scratch.length, BOUNDS);
    }

    private static void fill(Fields fields, byte[] source, int start, int end) {
        int length = end - start;
        System.arraycopy(source, start, fields.room(length), fields.filled(), length);
        fields.filled(length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
