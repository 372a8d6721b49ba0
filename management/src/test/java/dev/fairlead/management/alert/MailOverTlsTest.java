package dev.fairlead.management.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail by STARTTLS and by TLS, against a server with a certificate for {@code localhost}. */
class MailOverTlsTest {

    private static final String WORD = "changeit";
    private static final String BODY =
            "{\"id\":\"one\",\"state\":\"firing\",\"severity\":\"critical\",\"subject\":\"pay@store\",\"text\":\"refused\"}";

    @TempDir
    private static Path directory;

    private static SSLContext tls;

    private final List<String> open = new CopyOnWriteArrayList<>();
    private final List<String> secured = new CopyOnWriteArrayList<>();
    private ServerSocket server;
    private volatile boolean fromTheFirstByte;

    @BeforeAll
    static void certificate() throws Exception {
        Path store = directory.resolve("mail.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        WORD,
                        "-alias",
                        "mail",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-validity",
                        "2")
                .redirectErrorStream(true)
                .start();
        assertThat(made.waitFor(20, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, WORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, WORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("mail", keys.getCertificate("mail"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    }

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    serve(socket);
                } catch (IOException gone) {
                    // The caller did not like what it saw, or the test is over.
                    assertThat(gone).isNotNull();
                }
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private void serve(Socket socket) throws IOException {
        if (fromTheFirstByte) {
            Socket over = secure(socket);
            say(over, "220 here");
            converse(over, secured);
            return;
        }
        say(socket, "220 here");
        if (converse(socket, open)) {
            converse(secure(socket), secured);
        }
    }

    private static Socket secure(Socket socket) throws IOException {
        SSLSocket over = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        over.setUseClientMode(false);
        return over;
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** True where the caller wants TLS now. */
    private static boolean converse(Socket socket, List<String> said) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        boolean data = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            said.add(line);
            if (line.equals("STARTTLS")) {
                say(socket, "220 go on");
                return true;
            }
            if (data && !line.equals(".")) {
                continue;
            }
            data = line.equals("DATA");
            boolean over = socket instanceof SSLSocket;
            say(
                    socket,
                    line.startsWith("EHLO")
                            ? (over ? "250-here\r\n250 AUTH PLAIN" : "250-here\r\n250 STARTTLS")
                            : line.startsWith("AUTH") ? "235 in" : data ? "354 go on" : "250 fine");
        }
        return false;
    }

    private Sender.Sent send(String host, boolean first, boolean trusting) {
        fromTheFirstByte = first;
        MailSettings settings =
                new MailSettings(host, server.getLocalPort(), first, false, "fair", "lead", "fairlead@example.com");
        Mail mail = new Mail(
                settings,
                InstantSource.fixed(Scenes.NOON),
                trusting ? Optional.of(tls.getSocketFactory()) : Optional.empty());
        return mail.send(new Channel("mail", "email", true, "", "", List.of("ops@example.com")), "one ops", BODY);
    }

    @Test
    void by_starttls_nothing_but_that_is_said_in_the_open() {
        Sender.Sent sent = send("localhost", false, true);
        assertThat(sent.arrived()).as(sent.why() + open + secured).isTrue();
        assertThat(open).hasSize(2).first().asString().startsWith("EHLO");
        assertThat(open).last().isEqualTo("STARTTLS");
        assertThat(secured).contains("RCPT TO:<ops@example.com>", "Message-ID: <one-ops@fairlead>");
        String login = secured.stream()
                .filter(line -> line.startsWith("AUTH PLAIN "))
                .findFirst()
                .orElseThrow()
                .substring("AUTH PLAIN ".length());
        assertThat(new String(Base64.getDecoder().decode(login), StandardCharsets.US_ASCII))
                .endsWith("\0fair\0lead");
    }

    @Test
    void by_tls_from_the_first_byte() {
        Sender.Sent sent = send("localhost", true, true);
        assertThat(sent.arrived()).as(sent.why() + secured).isTrue();
        assertThat(secured).contains("RCPT TO:<ops@example.com>");
    }

    @Test
    void a_server_of_another_name_is_told_nothing() {
        Sender.Sent sent = send("127.0.0.1", false, true);
        assertThat(sent.arrived()).isFalse();
        assertThat(sent.again()).isTrue();
        assertThat(secured).isEmpty();
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_not_believed() {
        Sender.Sent sent = send("localhost", false, false);
        assertThat(sent.arrived()).isFalse();
        assertThat(secured).isEmpty();
    }
}
