package dev.fairlead.gateway.health;

import dev.fairlead.model.Service.HealthCheck;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks one backend once. Blocks for at most the check's timeout. */
final class Probe {

    private static final int MOST_HEAD_BYTES = 16 * 1024;
    private static final int MOST_REDIRECTS = 3;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");

    /** What was found. */
    record Outcome(boolean good, String reason) {

        static Outcome bad(String reason) {
            return new Outcome(false, reason);
        }
    }

    /** What an HTTP check got: a status, and where a redirect leads on the same backend or nothing. */
    private record Answer(int status, String elsewhere) {}

    private final InetSocketAddress address;
    private final ActiveChecks.Target target;
    private final long deadline;

    private Probe(InetSocketAddress address, ActiveChecks.Target target) {
        this.address = address;
        this.target = target;
        this.deadline = System.nanoTime() + target.check().timeout().toNanos();
    }

    static Outcome run(InetAddress host, ActiveChecks.Target target) {
        int port = target.check().port() == 0 ? target.port() : target.check().port();
        Probe probe = new Probe(new InetSocketAddress(host, port), target);
        try {
            return switch (target.check().mode()) {
                case TCP -> probe.tcp();
                case HTTP -> probe.http();
                case GRPC -> probe.grpc();
            };
        } catch (SocketTimeoutException late) {
            return Outcome.bad("no answer within " + seconds(target.check().timeout()));
        } catch (IOException failed) {
            return Outcome.bad(String.valueOf(failed.getMessage()));
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() + " ms";
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, left());
            socket.setSoTimeout(left());
            return socket;
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    /** Milliseconds that are left. */
    private int left() throws SocketTimeoutException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("the time is over");
        }
        return (int) millis;
    }

    private Outcome tcp() throws IOException {
        try (Socket socket = connect()) {
            return new Outcome(true, "it can be connected to at " + socket.getPort());
        }
    }

    private Outcome grpc() throws IOException {
        try (Socket socket = connect()) {
            GrpcCheck check = new GrpcCheck(authority(), target.check().path());
            return check.run(socket, this::left);
        }
    }

    // -- HTTP -------------------------------------------------------------------------------------------------------

    private Outcome http() throws IOException {
        HealthCheck check = target.check();
        String path = check.path();
        Answer answer = ask(path);
        for (int i = 0; check.followRedirects() && !answer.elsewhere().isEmpty(); i++) {
            if (i == MOST_REDIRECTS) {
                return Outcome.bad("it redirects more than " + MOST_REDIRECTS + " times");
            }
            path = answer.elsewhere();
            answer = ask(path);
        }
        int status = answer.status();
        boolean good = check.status() == 0 ? status >= 200 && status < 400 : status == check.status();
        return new Outcome(good, check.method() + " " + path + " answered " + status);
    }

    private String authority() {
        String hostname = target.check().hostname();
        String literal = target.host().contains(":") ? "[" + target.host() + "]" : target.host();
        return hostname.isEmpty() ? literal + ":" + address.getPort() : hostname;
    }

    private Answer ask(String path) throws IOException {
        StringBuilder request = new StringBuilder()
                .append(target.check().method())
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\nConnection: close\r\n");
        boolean named = target.check().headers().keySet().stream().anyMatch("host"::equalsIgnoreCase);
        if (!named) {
            request.append("Host: ").append(authority()).append("\r\n");
        }
        boolean agent = target.check().headers().keySet().stream().anyMatch("user-agent"::equalsIgnoreCase);
        if (!agent) {
            request.append("User-Agent: fairlead-health\r\n");
        }
        target.check()
                .headers()
                .forEach((name, value) ->
                        request.append(name).append(": ").append(value).append("\r\n"));
        request.append("\r\n");
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
            return read(head(socket));
        }
    }

    private String head(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[MOST_HEAD_BYTES];
        int size = 0;
        while (size < bytes.length) {
            socket.setSoTimeout(left());
            int read = in.read(bytes, size, bytes.length - size);
            if (read < 0) {
                throw new IOException("the connection closed before the answer was complete");
            }
            size += read;
            String text = new String(bytes, 0, size, StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end >= 0) {
                return text.substring(0, end);
            }
        }
        throw new IOException("the head of its answer has more than " + MOST_HEAD_BYTES + " bytes");
    }

    private Answer read(String head) throws IOException {
        String[] lines = head.split("\r\n", -1);
        Matcher first = STATUS.matcher(lines[0]);
        if (!first.matches()) {
            throw new IOException("its answer is not HTTP");
        }
        int status = Integer.parseInt(first.group(1));
        String elsewhere = "";
        for (String line : lines) {
            if (status >= 300 && status < 400 && line.toLowerCase(Locale.ROOT).startsWith("location:")) {
                elsewhere = onThisBackend(line.substring("location:".length()).strip());
            }
        }
        return new Answer(status, elsewhere);
    }

    /** A check asks its own backend and nobody else: a redirect to another place is an answer like any other. */
    private String onThisBackend(String location) {
        String own = "http://" + authority();
        String path = location.startsWith(own + "/") ? location.substring(own.length()) : location;
        return path.startsWith("/") && !path.startsWith("//") && path.matches("[!-~]+") ? path : "";
    }
}
