package dev.fairlead.acceptance.explain;

import dev.fairlead.acceptance.peer.FileGateway;
import dev.fairlead.acceptance.peer.SecureCaller;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A gateway that is asked what it would do with a request, and given the same request. */
record Asked(FileGateway gateway) {

    private static final int PATIENCE_MILLIS = 20_000;

    /** What the gateway says that it would do. */
    Node explain(RandomRoutes.Request request, boolean secured) throws IOException, Json.Malformed {
        String url = (secured ? "https://" : "http://") + request.host() + request.target();
        String asked = "http://127.0.0.1:" + gateway.adminPort() + "/api/explain?method=" + request.method() + "&url="
                + URLEncoder.encode(url, StandardCharsets.UTF_8);
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(asked).toURL().openConnection();
        connection.setReadTimeout(PATIENCE_MILLIS);
        request.headers().forEach(line -> connection.addRequestProperty("Explain-Header", line));
        try (var body = connection.getInputStream()) {
            return Json.read(new String(body.readAllBytes(), StandardCharsets.UTF_8), "explain");
        }
    }

    /** What it does: what the service saw, or the status where it saw nothing. */
    String send(RandomRoutes.Request request, boolean secured) throws IOException {
        String head = secured ? overTls(request) : plainly(request);
        int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("x-seen: ");
        return at < 0 ? "status " + head.substring(9, 12) : head.substring(at + 8, head.indexOf('\r', at));
    }

    private String overTls(RandomRoutes.Request request) throws IOException {
        try (SecureCaller caller = SecureCaller.connect(gateway.securePort(), request.host(), "TLSv1.3", null)) {
            return caller.send(request.head());
        }
    }

    private String plainly(RandomRoutes.Request request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.head().getBytes(StandardCharsets.UTF_8));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    throw new IOException("no whole answer to " + request + " but \"" + head + "\"");
                }
                head.append((char) next);
            }
            return head.toString();
        }
    }
}
