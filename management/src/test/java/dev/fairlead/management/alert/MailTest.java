package dev.fairlead.management.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mail, against a server that writes down what it is told. */
class MailTest {

    private static final String BODY = "{\"id\":\"one\",\"state\":\"firing\",\"severity\":\"critical\","
            + "\"subject\":\"pay@störe http://b:1\",\"text\":\"refused\\nX-Injected: yes\"}";

    private final List<String> said = new CopyOnWriteArrayList<>();
    private ServerSocket server;
    private volatile String toRecipients = "250 fine";

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    converse(socket);
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private void converse(Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        OutputStream out = socket.getOutputStream();
        out.write("220 here\r\n".getBytes(StandardCharsets.US_ASCII));
        boolean data = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            said.add(line);
            boolean ends = data && line.equals(".");
            if (data && !ends) {
                continue;
            }
            String answer = line.startsWith("RCPT") ? toRecipients : line.equals("DATA") ? "354 go on" : "250 fine";
            data = line.equals("DATA");
            out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    private Sender.Sent send(boolean plain) {
        MailSettings settings =
                new MailSettings("127.0.0.1", server.getLocalPort(), false, plain, "", "", "fairlead@example.com");
        Channel channel = new Channel("mail", "email", true, "", "", List.of("ops@example.com", "dev@example.com"));
        return new Mail(settings, InstantSource.fixed(Scenes.NOON)).send(channel, "one ops", BODY);
    }

    @Test
    void an_alert_arrives_as_text_and_adds_no_line_to_the_head() {
        Sender.Sent sent = send(true);
        assertThat(sent.arrived()).as(sent.why() + said).isTrue();
        assertThat(said)
                .anyMatch(line -> line.contains("MAIL FROM:<fairlead@example.com>"))
                .anyMatch(line -> line.contains("RCPT TO:<ops@example.com>"))
                .anyMatch(line -> line.contains("RCPT TO:<dev@example.com>"))
                .contains("Message-ID: <one-ops@fairlead>")
                .noneMatch(line -> line.startsWith("X-Injected"));
        int empty = said.indexOf("");
        String body = String.join("", said.subList(empty + 1, said.lastIndexOf(".")));
        assertThat(new String(Base64.getMimeDecoder().decode(body), StandardCharsets.UTF_8))
                .contains("subject: pay@störe http://b:1", "severity: critical", "text: refused");
        assertThat(said.stream().filter(line -> line.startsWith("Subject: ")))
                .singleElement()
                .asString()
                .contains("=?utf-8?B?");
    }

    @Test
    void a_recipient_that_is_refused_is_not_tried_again() {
        toRecipients = "550 unknown";
        Sender.Sent sent = send(true);
        assertThat(sent.arrived()).isFalse();
        assertThat(sent.again()).isFalse();
        assertThat(sent.why()).contains("ops@example.com");
    }

    @Test
    void nothing_is_sent_without_tls_unless_it_stays_on_this_machine() {
        Sender.Sent sent = send(false);
        assertThat(sent.arrived()).isFalse();
        assertThat(sent.again()).isTrue();
        assertThat(said).noneMatch(line -> line.startsWith("MAIL"));
    }
}
