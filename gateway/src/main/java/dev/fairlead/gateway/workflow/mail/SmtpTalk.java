package dev.fairlead.gateway.workflow.mail;

import dev.fairlead.gateway.web.NotAsked;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** One connection to a mail server (RFC 5321), for one mail. */
final class SmtpTalk implements AutoCloseable {

    private static final int MAX_LINE = 2048;
    private static final int MAX_LINES = 100;
    private static final int CONNECT_MILLIS = 5_000;

    private final SmtpAddress address;
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    private SmtpTalk(SmtpAddress address, Socket socket) throws IOException {
        this.address = address;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** Connects, begins TLS where the address says so, and shows who is there. */
    static SmtpTalk open(SmtpAddress address, SSLSocketFactory tls, int millis) throws IOException {
        Socket socket = new Socket();
        boolean done = false;
        try {
            socket.connect(new InetSocketAddress(address.host(), address.port()), Math.min(millis, CONNECT_MILLIS));
            socket.setSoTimeout(millis);
            SmtpTalk talk = new SmtpTalk(address, socket);
            talk.greet(tls);
            done = true;
            return talk;
        } finally {
            if (!done) {
                socket.close();
            }
        }
    }

    private void greet(SSLSocketFactory tls) throws IOException {
        if (address.security() == SmtpAddress.Security.TLS) {
            secure(tls);
        }
        expect("220");
        List<String> known = say("EHLO fairlead.invalid", "250");
        if (address.security() == SmtpAddress.Security.STARTTLS) {
            if (!SmtpConnector.offers(known, "STARTTLS")) {
                throw new NotAsked("the mail server offers no STARTTLS");
            }
            say("STARTTLS", "220");
            if (in.available() > 0) {
                // Somebody in between would have us take it for what the server says behind TLS.
                throw new NotAsked("the mail server went on talking before TLS began");
            }
            secure(tls);
            known = say("EHLO fairlead.invalid", "250");
        }
        if (!address.user().isEmpty()) {
            login(known);
        }
    }

    private void secure(SSLSocketFactory tls) throws IOException {
        SSLSocket secured = (SSLSocket) tls.createSocket(socket, address.host(), address.port(), true);
        SSLParameters wanted = secured.getSSLParameters();
        wanted.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(wanted);
        secured.startHandshake();
        socket = secured;
        in = new BufferedInputStream(secured.getInputStream());
        out = secured.getOutputStream();
    }

    private void login(List<String> known) throws IOException {
        String offered = known.stream()
                .filter(line -> line.length() > 4
                        && line.substring(4).toUpperCase(Locale.ROOT).startsWith("AUTH"))
                .findFirst()
                .orElse("")
                .toUpperCase(Locale.ROOT);
        if (offered.contains("PLAIN")) {
            say("AUTH PLAIN " + encoded("\0" + address.user() + "\0" + address.password()), "235");
        } else if (offered.contains("LOGIN")) {
            say("AUTH LOGIN", "334");
            say(encoded(address.user()), "334");
            say(encoded(address.password()), "235");
        } else {
            throw new NotAsked("the mail server offers neither AUTH PLAIN nor AUTH LOGIN");
        }
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Hands it over; all get it, or nobody. */
    String send(MailText mail) throws IOException {
        say("MAIL FROM:<" + mail.from().address() + ">", "250");
        for (MailAddress recipient : mail.recipients()) {
            say("RCPT TO:<" + recipient.address() + ">", "25");
        }
        say("DATA", "354");
        // Lines of headers and of base64: none of them begins with a dot.
        out.write(mail.bytes());
        List<String> said = say(".", "250");
        out.write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
        return said.getLast();
    }

    private List<String> say(String line, String wanted) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return expect(wanted);
    }

    private List<String> expect(String wanted) throws IOException {
        List<String> lines = new ArrayList<>();
        String line = line();
        lines.add(line);
        while (line.length() > 3 && line.charAt(3) == '-') {
            if (lines.size() == MAX_LINES) {
                throw new NotAsked("the mail server says more than " + MAX_LINES + " lines at one time");
            }
            line = line();
            lines.add(line);
        }
        if (!line.startsWith(wanted)) {
            throw new NotAsked("the mail server says: " + line);
        }
        return lines;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        while (c >= 0 && c != '\n') {
            if (line.length() == MAX_LINE) {
                throw new NotAsked("the mail server says a line of more than " + MAX_LINE + " characters");
            }
            line.append((char) c);
            c = in.read();
        }
        if (c < 0) {
            throw new NotAsked("the mail server closed the connection");
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
