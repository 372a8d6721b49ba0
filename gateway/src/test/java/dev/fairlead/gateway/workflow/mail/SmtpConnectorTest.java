package dev.fairlead.gateway.workflow.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.gateway.secret.Secrets;
import dev.fairlead.gateway.tls.CertificateMaker;
import dev.fairlead.gateway.workflow.connect.Connector.Question;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a mail server is spoken to: never a password without TLS, never TLS with a stranger. */
final class SmtpConnectorTest {

    private static final char[] NO_PASSWORD = new char[0];

    /** Speaks STARTTLS where it has a certificate, and keeps every line. */
    private static final class Sink implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final SSLContext tls;
        private final boolean offers;

        Sink(SSLContext tls, boolean offers) throws IOException {
            this.tls = tls;
            this.offers = offers;
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    try {
                        talk(server.accept());
                    } catch (IOException gone) {
                        lines.add("gone");
                    }
                }
            });
        }

        private void talk(Socket first) throws IOException {
            Socket socket = first;
            BufferedReader in = reader(socket);
            say(socket, "220 sink");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
                String verb = line.toUpperCase(Locale.ROOT);
                if (verb.startsWith("EHLO")) {
                    say(socket, "250-sink\r\n250-AUTH LOGIN PLAIN\r\n250 " + (offers ? "STARTTLS" : "8BITMIME"));
                } else if (verb.equals("STARTTLS")) {
                    say(socket, "220 go on");
                    SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, "127.0.0.1", 1, true);
                    secured.setUseClientMode(false);
                    secured.startHandshake();
                    socket = secured;
                    in = reader(secured);
                } else if (verb.startsWith("AUTH")) {
                    say(socket, "235 welcome");
                } else if (verb.equals("DATA")) {
                    say(socket, "354 go on");
                    while (!".".equals(in.readLine())) {
                        // The text is for other tests.
                    }
                    say(socket, "250 kept");
                } else {
                    say(socket, "250 ok");
                }
            }
        }

        private static BufferedReader reader(Socket socket) throws IOException {
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        }

        private static void say(Socket socket, String line) throws IOException {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        SmtpConnector connector(SSLContext trust) {
            String url = "smtp://bob:pass%20word@localhost:" + server.getLocalPort();
            return new SmtpConnector(new Secrets.Address(url, true), () -> Instant.EPOCH, trust.getSocketFactory());
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static Question mail() {
        return new Question(
                Map.of("from", "a@example.org", "recipients", "b@example.org", "subject", "x", "text", "y"),
                System.nanoTime() + Duration.ofSeconds(20).toNanos(),
                10_000);
    }

    private static CertificateMaker.Made made() {
        Instant now = Instant.now();
        return new CertificateMaker(
                        new SecureRandom(), "sink", now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)))
                .names("localhost")
                .authority()
                .selfSigned();
    }

    private static SSLContext context(CertificateMaker.Made shown, CertificateMaker.Made trusted)
            throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, NO_PASSWORD);
        keys.setKeyEntry("own", shown.key(), NO_PASSWORD, new java.security.cert.Certificate[] {shown.certificate()});
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, NO_PASSWORD);
        KeyStore others = KeyStore.getInstance("PKCS12");
        others.load(null, NO_PASSWORD);
        others.setCertificateEntry("trusted", trusted.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(others);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
        return context;
    }

    @Test
    void tls_comes_before_the_password_and_the_mail() throws Exception {
        SSLContext both = context(made(), made());
        CertificateMaker.Made own = made();
        SSLContext server = context(own, own);
        try (Sink sink = new Sink(server, true);
                SmtpConnector connector = sink.connector(server)) {
            assertThat(connector.ask(mail()).value()).containsEntry("accepted", 1L);
            String plain = Base64.getEncoder().encodeToString("\0bob\0pass word".getBytes(StandardCharsets.UTF_8));
            assertThat(sink.lines)
                    .startsWith(
                            "EHLO fairlead.invalid",
                            "STARTTLS",
                            "EHLO fairlead.invalid",
                            "AUTH PLAIN " + plain,
                            "MAIL FROM:<a@example.org>",
                            "RCPT TO:<b@example.org>",
                            "DATA");
            assertThatThrownBy(() -> sink.connector(both).ask(mail())).isInstanceOf(IOException.class);
            assertThat(sink.lines.stream().filter(line -> line.startsWith("AUTH")))
                    .hasSize(1);
        }
    }

    @Test
    void without_starttls_nothing_is_said() throws Exception {
        CertificateMaker.Made own = made();
        SSLContext server = context(own, own);
        try (Sink sink = new Sink(server, false)) {
            assertThatThrownBy(() -> sink.connector(server).ask(mail()))
                    .hasMessage("the mail server offers no STARTTLS");
            assertThat(sink.lines).containsOnly("EHLO fairlead.invalid");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "smtp://u:p@h           | true",
                "smtps://u:p@h:465      | true",
                "smtp+plain://h:25      | true",
                "smtp+plain://u:p@h     | false",
                "smtp://u:p@h:70000     | false",
                "http://h               | false",
            })
    void an_address_that_would_show_the_password_is_none(String url, boolean good) {
        if (good) {
            assertThat(SmtpAddress.parse(url).toString()).doesNotContain("p@");
        } else {
            assertThatThrownBy(() -> SmtpAddress.parse(url))
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .doesNotContain("u:p");
        }
    }
}
