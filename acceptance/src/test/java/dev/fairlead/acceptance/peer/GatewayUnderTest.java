package dev.fairlead.acceptance.peer;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A running gateway with two routes: {@code /guarded} to one upstream, everything else to another. */
public interface GatewayUnderTest extends AutoCloseable {

    /** A list of gateways that run already, as {@code host:port:openUpstreamPort:guardedUpstreamPort}, with commas. */
    String EXTERNAL = "fairlead.acceptance.gateways";

    /** Where it listens. */
    String host();

    /** Where it listens. */
    int port();

    /** Whether it is ours, so that its answers keep design section 5.4. */
    boolean isOurs();

    /** Bytes of buffers that it holds for connections, or 0 where that cannot be seen. */
    default long heldBytes() {
        return 0;
    }

    /** Connections of callers that are open, or 0 where that cannot be seen. */
    default int openConnections() {
        return 0;
    }

    @Override
    void close();

    /** One way to start a gateway. */
    interface Kind {
        /** The port that the open upstream must have, or 0. */
        int openPort();

        /** The port that the guarded upstream must have, or 0. */
        int guardedPort();

        /** Starts it. */
        GatewayUnderTest start(int openPort, int guardedPort);
    }

    /** So many gateways, or as many as run already. */
    static List<Kind> kinds(int count) {
        String external = System.getProperty(EXTERNAL, "");
        if (!external.isEmpty()) {
            return Arrays.stream(external.split(",", -1))
                    .map(ExternalGateway::at)
                    .toList();
        }
        return Collections.nCopies(count, EntrypointGateway.kind());
    }
}
