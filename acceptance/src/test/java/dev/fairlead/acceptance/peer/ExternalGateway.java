package dev.fairlead.acceptance.peer;

/** A gateway that somebody else started, such as another product that the runner is checked against. */
record ExternalGateway(String host, int port) implements GatewayUnderTest {

    static Kind at(String address) {
        String[] parts = address.split(":", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException(
                    "-D" + EXTERNAL + ": \"" + address + "\" is not host:port:openUpstreamPort:guardedUpstreamPort");
        }
        return new Running(
                new ExternalGateway(parts[0], Integer.parseInt(parts[1])),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3]));
    }

    private record Running(ExternalGateway gateway, int openPort, int guardedPort) implements Kind {
        @Override
        public GatewayUnderTest start(int open, int guarded) {
            return gateway;
        }
    }

    @Override
    public boolean isOurs() {
        return false;
    }

    @Override
    public void close() {
        // It was running before and runs on.
    }
}
