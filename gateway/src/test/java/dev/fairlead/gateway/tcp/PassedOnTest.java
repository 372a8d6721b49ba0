package dev.fairlead.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.gateway.http.Limits;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are passed on as bytes, through a whole gateway. */
@Tag("slow")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class PassedOnTest {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int CHUNK = 64 * 1024;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private ServerSocket server;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeEach
    void listen() throws IOException {
        server = listener();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        threads.close();
    }

    private static ServerSocket listener() throws IOException {
        ServerSocket listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(PATIENCE_MILLIS);
        return listener;
    }

    private static Socket accept(ServerSocket listener) throws IOException {
        Socket accepted = listener.accept();
        accepted.setSoTimeout(PATIENCE_MILLIS);
        return accepted;
    }

    private Future<byte[]> later(Callable<byte[]> reading) {
        return threads.submit(reading);
    }

    private String passthrough(String rule) {
        return """
                tcp:
                  routers: {db: {rule: "%s", service: db, tls: {passthrough: true}}}
                  services: {db: {loadBalancer: {servers: [{address: "127.0.0.1:%d"}]}}}
                """.formatted(rule, server.getLocalPort());
    }

    private String plain(String service, String more) {
        return """
                tcp:
                  routers: {db: {rule: "HostSNI(`*`)", service: db%s}}
                  services: {db: {loadBalancer: %s}}
                """.formatted(more, service);
    }

    private String servers(int... ports) {
        List<String> all = Arrays.stream(ports)
                .mapToObj(port -> "{address: \"127.0.0.1:" + port + "\"}")
                .toList();
        return "{servers: [" + String.join(", ", all) + "]}";
    }

    // -- TLS that is the service's affair ---------------------------------------------------------------------------

    @Test
    void a_handshake_arrives_as_it_was_said_and_each_direction_ends_for_itself() throws Exception {
        byte[] hello = hello("db.test");
        try (TcpGateway gateway = new TcpGateway(directory, passthrough("HostSNI(`DB.test`)"));
                Socket caller = gateway.secure()) {
            for (byte one : hello) {
                caller.getOutputStream().write(one);
            }
            try (Socket accepted = accept(server)) {
                assertThat(accepted.getInputStream().readNBytes(hello.length)).isEqualTo(hello);
                accepted.getOutputStream().write("first".getBytes(StandardCharsets.US_ASCII));
                assertThat(caller.getInputStream().readNBytes(5)).asString().isEqualTo("first");
                caller.getOutputStream().write("last".getBytes(StandardCharsets.US_ASCII));
                caller.shutdownOutput();
                assertThat(accepted.getInputStream().readAllBytes()).asString().isEqualTo("last");
                accepted.getOutputStream().write("after the end".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(caller.getInputStream().readAllBytes()).asString().isEqualTo("after the end");
            assertThat(line(gateway.connection()))
                    .contains("\"entrypoint\":\"https\",\"server_name\":\"db.test\",\"route\":\"db@file\","
                            + "\"service\":\"db@file\",\"backend\":\"127.0.0.1:" + server.getLocalPort() + "\","
                            + "\"ending\":\"done\",\"reason\":null,")
                    .contains("\"bytes_in\":" + (hello.length + 4) + ",\"bytes_out\":18,");
        }
    }

    @Test
    void other_hosts_are_https_and_a_host_that_a_route_of_http_names_is_too() throws Exception {
        String http = """
                http:
                  routers: {own: {rule: "Host(`own.test`)", service: noop@internal, tls: {}}}
                """;
        try (TcpGateway gateway = new TcpGateway(directory, http + passthrough("HostSNIRegexp(`test$`)"))) {
            assertThat(get(gateway, "own.test")).startsWith("HTTP/1.1 418 ");
            assertThat(get(gateway, "else.where")).startsWith("HTTP/1.1 404 ");
            try (Socket caller = gateway.secure()) {
                caller.getOutputStream().write(hello("db.test"));
                accept(server).close();
            }
        }
    }

    @Test
    void any_host_comes_after_routes_of_http_without_a_host() throws Exception {
        String http = """
                http:
                  routers: {own: {rule: "PathPrefix(`/`)", service: noop@internal, tls: {}}}
                """;
        try (TcpGateway gateway = new TcpGateway(directory, http + passthrough("HostSNI(`*`)"))) {
            assertThat(get(gateway, "db.test")).startsWith("HTTP/1.1 418 ");
        }
        try (TcpGateway gateway = new TcpGateway(directory, passthrough("HostSNI(`*`)"));
                Socket caller = gateway.secure()) {
            caller.getOutputStream().write(hello("any.test"));
            accept(server).close();
        }
    }

    @Test
    void the_gateway_can_speak_tls_for_a_service_that_does_not() throws Exception {
        String file = passthrough("HostSNI(`db.test`)").replace("{passthrough: true}", "{}");
        try (TcpGateway gateway = new TcpGateway(directory, file);
                SSLSocket caller = handshake(gateway, "db.test")) {
            caller.getOutputStream().write("select 1".getBytes(StandardCharsets.US_ASCII));
            try (Socket accepted = accept(server)) {
                assertThat(accepted.getInputStream().readNBytes(8)).asString().isEqualTo("select 1");
                accepted.getOutputStream().write("one".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(caller.getInputStream().readAllBytes()).asString().isEqualTo("one");
        }
    }

    // -- without TLS ------------------------------------------------------------------------------------------------

    @Test
    void without_tls_the_server_may_speak_first() throws Exception {
        try (TcpGateway gateway = new TcpGateway(directory, plain(servers(server.getLocalPort()), ""));
                Socket caller = gateway.plain();
                Socket accepted = accept(server)) {
            accepted.getOutputStream().write("220 ready\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(caller.getInputStream().readNBytes(11)).asString().isEqualTo("220 ready\r\n");
            assertThat(gateway.admin("/metrics"))
                    .contains("fairlead_tcp_open_connections 1\n")
                    .doesNotContain("traefik_");
        }
    }

    @Test
    void servers_take_turns_and_one_that_is_gone_is_passed_over() throws Exception {
        ServerSocket gone = listener();
        try (ServerSocket other = listener()) {
            int[] ports = {server.getLocalPort(), gone.getLocalPort(), other.getLocalPort()};
            gone.close();
            try (TcpGateway gateway = new TcpGateway(directory, plain(servers(ports), ""))) {
                int[] taken = new int[2];
                for (int i = 0; i < 6; i++) {
                    try (Socket caller = gateway.plain()) {
                        caller.shutdownOutput();
                        Node.Mapping told = ended(caller, gateway, server, other);
                        taken[line(told).contains(":" + server.getLocalPort() + "\"") ? 0 : 1]++;
                    }
                }
                assertThat(taken).containsExactly(2, 4);
            }
        }
    }

    // Whoever was connected to ends at once.
    private Node.Mapping ended(Socket caller, TcpGateway gateway, ServerSocket... listeners) throws Exception {
        for (ServerSocket listener : listeners) {
            threads.execute(() -> {
                try {
                    listener.accept().close();
                } catch (IOException notThisOne) {
                    // The other one was.
                }
            });
        }
        assertThat(caller.getInputStream().readAllBytes()).isEmpty();
        return gateway.connection();
    }

    @Test
    void where_no_server_is_there_the_connection_is_reset_and_the_log_says_why() throws Exception {
        int port = server.getLocalPort();
        server.close();
        try (TcpGateway gateway = new TcpGateway(directory, plain(servers(port), ""));
                Socket caller = gateway.plain()) {
            assertThat(isReset(caller)).isTrue();
            assertThat(line(gateway.connection()))
                    .contains("\"ending\":\"unreachable\",\"reason\":\"127.0.0.1:" + port);
            assertThat(gateway.admin("/metrics"))
                    .contains("fairlead_tcp_connections_total{service=\"db@file\",ending=\"unreachable\"} 1\n");
        }
    }

    @Test
    void a_reset_is_passed_on() throws Exception {
        try (TcpGateway gateway = new TcpGateway(directory, plain(servers(server.getLocalPort()), ""))) {
            Socket caller = gateway.plain();
            try (Socket accepted = accept(server)) {
                accepted.getOutputStream().write('x');
                assertThat(caller.getInputStream().read()).isEqualTo('x');
                caller.setSoLinger(true, 0);
                caller.close();
                assertThat(isReset(accepted)).isTrue();
            }
            assertThat(line(gateway.connection())).contains("\"ending\":\"broken\",\"reason\":\"caller: ");
        }
    }

    @Test
    void a_slow_side_slows_the_other_and_loses_nothing() throws Exception {
        long total = 48L * 1024 * 1024;
        try (TcpGateway gateway = new TcpGateway(directory, plain(servers(server.getLocalPort()), ""));
                Socket caller = gateway.plain();
                Socket accepted = accept(server)) {
            Future<byte[]> writing = later(() -> {
                byte[] chunk = new byte[CHUNK];
                for (long sent = 0; sent < total; sent += CHUNK) {
                    Arrays.fill(chunk, (byte) (sent / CHUNK));
                    caller.getOutputStream().write(chunk);
                }
                caller.shutdownOutput();
                return new byte[0];
            });
            accepted.getOutputStream().write("begin".getBytes(StandardCharsets.US_ASCII));
            assertThat(caller.getInputStream().readNBytes(5)).hasSize(5);
            // Kernel and gateway together hold far less than everything, and nobody reads yet.
            assertThat(writing.isDone()).isFalse();
            InputStream in = accepted.getInputStream();
            for (long read = 0; read < total; read += CHUNK) {
                byte[] chunk = in.readNBytes(CHUNK);
                assertThat(chunk).hasSize(CHUNK);
                assertThat(chunk[0]).isEqualTo((byte) (read / CHUNK));
                assertThat(chunk[CHUNK - 1]).isEqualTo((byte) (read / CHUNK));
            }
            assertThat(in.read()).isEqualTo(-1);
            writing.get();
            accepted.shutdownOutput();
            assertThat(line(gateway.connection())).contains("\"ending\":\"done\"", "\"bytes_in\":" + total + ",");
        }
    }

    @Test
    void silence_ends_it_and_sooner_where_one_side_has_ended() throws Exception {
        Limits usual = Limits.standard();
        Limits impatient = usual.with(new Limits.Streams(Duration.ofMillis(300), Duration.ofMillis(200), 10));
        String file = plain(servers(server.getLocalPort()), "");
        try (TcpGateway gateway = new TcpGateway(directory, file, impatient, Set.of());
                Socket caller = gateway.plain();
                Socket accepted = accept(server)) {
            assertThat(isReset(caller)).isTrue();
            assertThat(isReset(accepted)).isTrue();
            assertThat(line(gateway.connection()))
                    .contains("\"ending\":\"idle\",\"reason\":\"no byte came for too long\"");
        }
        Limits patient = usual.with(new Limits.Streams(Duration.ofHours(1), Duration.ofMillis(200), 1));
        try (TcpGateway gateway = new TcpGateway(directory, file, patient, Set.of());
                Socket caller = gateway.plain();
                Socket accepted = accept(server);
                Socket second = gateway.plain()) {
            assertThat(isReset(second)).isTrue();
            assertThat(line(gateway.connection())).contains("there are 1 connections, which is the most");
            caller.shutdownOutput();
            assertThat(accepted.getInputStream().read()).isEqualTo(-1);
            assertThat(isReset(caller)).isTrue();
            assertThat(line(gateway.connection())).contains("\"ending\":\"idle\"");
        }
    }

    @Test
    void a_side_that_takes_nothing_is_given_up() throws Exception {
        Limits.CallerTimes usual = Limits.standard().caller();
        Limits impatient = Limits.standard()
                .with(new Limits.CallerTimes(
                        usual.head(),
                        usual.idle(),
                        usual.bodyIdle(),
                        usual.minBodyBytesPerSecond(),
                        Duration.ofMillis(300),
                        usual.linger(),
                        Duration.ZERO,
                        Duration.ZERO));
        String file = plain(servers(server.getLocalPort()), "");
        try (TcpGateway gateway = new TcpGateway(directory, file, impatient, Set.of());
                Socket caller = gateway.plain();
                Socket accepted = accept(server)) {
            byte[] chunk = new byte[CHUNK];
            assertThatThrownBy(() -> {
                        while (true) {
                            caller.getOutputStream().write(chunk);
                        }
                    })
                    .isInstanceOf(SocketException.class);
            assertThat(line(gateway.connection())).contains("\"reason\":\"one side took no byte for ");
            assertThat(accepted.isConnected()).isTrue();
        }
    }

    @Test
    void what_is_open_is_cut_when_the_gateway_stops() throws Exception {
        Socket caller;
        try (TcpGateway gateway = new TcpGateway(directory, plain(servers(server.getLocalPort()), ""))) {
            caller = gateway.plain();
            accept(server).getOutputStream().write('x');
            assertThat(caller.getInputStream().read()).isEqualTo('x');
        }
        assertThat(isOver(caller)).isTrue();
    }

    // -- who may come in --------------------------------------------------------------------------------------------

    @Test
    void middlewares_let_in_whom_they_should() throws Exception {
        String guards = """
                  middlewares:
                    elsewhere: {ipAllowList: {sourceRange: [192.0.2.0/24]}}
                    one: {inFlightConn: {amount: 1}}
                """;
        String service = servers(server.getLocalPort());
        try (TcpGateway gateway = new TcpGateway(directory, plain(service, ", middlewares: [elsewhere]") + guards);
                Socket caller = gateway.plain()) {
            assertThat(isReset(caller)).isTrue();
            assertThat(line(gateway.connection()))
                    .contains(
                            "\"backend\":null,\"ending\":\"refused\",\"reason\":\"ipAllowList: 127.0.0.1 is not on it\"");
        }
        try (TcpGateway gateway = new TcpGateway(directory, plain(service, ", middlewares: [one]") + guards)) {
            try (Socket first = gateway.plain();
                    Socket accepted = accept(server);
                    Socket second = gateway.plain()) {
                assertThat(isReset(second)).isTrue();
                assertThat(line(gateway.connection())).contains("inFlightConn: its address has 1 already");
                first.shutdownOutput();
                assertThat(accepted.getInputStream().read()).isEqualTo(-1);
                accepted.shutdownOutput();
                assertThat(first.getInputStream().read()).isEqualTo(-1);
                assertThat(line(gateway.connection())).contains("\"ending\":\"done\"");
            }
            try (Socket third = gateway.plain();
                    Socket accepted = accept(server)) {
                accepted.getOutputStream().write('x');
                assertThat(third.getInputStream().read()).isEqualTo('x');
            }
        }
    }

    @Test
    void who_calls_is_told_by_the_proxy_protocol_both_ways() throws Exception {
        String service = servers(server.getLocalPort()).replace("]}", "], proxyProtocol: {version: 1}}");
        String rule = plain(service, "").replace("HostSNI(`*`)", "ClientIP(`192.0.2.7`)");
        try (TcpGateway gateway = new TcpGateway(directory, rule, Limits.standard(), Set.of("http"));
                Socket caller = gateway.plain();
                Socket other = gateway.plain()) {
            String header = "PROXY TCP4 192.0.2.7 198.51.100.1 4711 80\r\n";
            caller.getOutputStream().write((header + "hello").getBytes(StandardCharsets.US_ASCII));
            String expected = "PROXY TCP4 192.0.2.7 127.0.0.1 4711 " + gateway.plainPort() + "\r\nhello";
            try (Socket accepted = accept(server)) {
                assertThat(accepted.getInputStream().readNBytes(expected.length()))
                        .asString()
                        .isEqualTo(expected);
            }
            other.getOutputStream()
                    .write((header.replace("192.0.2.7", "192.0.2.8") + "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(other.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 404");
        }
    }

    @Test
    void it_is_shown_on_the_admin_side() throws Exception {
        try (TcpGateway gateway = new TcpGateway(directory, passthrough("HostSNI(`db.test`)"))) {
            assertThat(gateway.admin("/api/tcp/routers"))
                    .endsWith("[{\"entryPoints\":[\"https\"],\"service\":\"db@file\",\"rule\":\"HostSNI(`db.test`)\","
                            + "\"priority\":18,\"tls\":{\"passthrough\":true},\"using\":[\"https\"],"
                            + "\"status\":\"enabled\",\"name\":\"db@file\",\"provider\":\"file\"}]\n");
            assertThat(gateway.admin("/api/tcp/services/db@file"))
                    .contains("\"servers\":[{\"address\":\"127.0.0.1:" + server.getLocalPort() + "\"}]")
                    .contains("\"usedBy\":[\"db@file\"]", "\"type\":\"loadbalancer\"");
            assertThat(gateway.admin("/api/overview")).contains("\"tcp\":{\"routers\":{\"total\":1,");
        }
    }

    // -- how callers speak ------------------------------------------------------------------------------------------

    private static boolean isOver(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static boolean isReset(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == -2;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static String line(Node.Mapping told) {
        return Json.canonical(told);
    }

    private static byte[] hello(String host) throws GeneralSecurityException, IOException {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine(host, 443);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(host)));
        engine.setSSLParameters(parameters);
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static SSLSocket handshake(TcpGateway gateway, String host) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(gateway.secure(), host, gateway.securePort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(host)));
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static String get(TcpGateway gateway, String host) throws GeneralSecurityException, IOException {
        try (SSLSocket socket = handshake(gateway, host)) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The gateway shows a certificate that it made for itself. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
