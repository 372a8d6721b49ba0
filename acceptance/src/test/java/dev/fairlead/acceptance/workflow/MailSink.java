package dev.fairlead.acceptance.workflow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mail server on loopback that keeps what it gets; it speaks as much of RFC 5321 as a client needs. */
final class MailSink implements AutoCloseable {

    private final ServerSocket server;
    private final List<Mail> mails = new CopyOnWriteArrayList<>();

    /** One mail, as it was handed over. */
    record Mail(String from, List<String> recipients, String text) {

        /** A header, unfolded, its encoded words read. */
        String header(String name) {
            Matcher header =
                    Pattern.compile("(?m)^" + name + ": (.*(?:\n[ \t].*)*)").matcher(text);
            if (!header.find()) {
                return "";
            }
            String value = header.group(1).replaceAll("\\?=\n[ \t]=\\?", "?==?").replaceAll("\n[ \t]", " ");
            return Pattern.compile("=\\?utf-8\\?B\\?([^?]*)\\?=")
                    .matcher(value)
                    .replaceAll(word -> Matcher.quoteReplacement(
                            new String(Base64.getDecoder().decode(word.group(1)), StandardCharsets.UTF_8)));
        }

        /** The text of the part of this type. */
        String part(String type) {
            int start = text.indexOf("\n\n", text.indexOf("Content-Type: " + type));
            String rest = text.substring(start + 2);
            int end = rest.indexOf("\n--");
            return new String(
                    Base64.getMimeDecoder().decode(end < 0 ? rest : rest.substring(0, end)), StandardCharsets.UTF_8);
        }
    }

    MailSink() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    List<Mail> mails() {
        return mails;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> talk(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = socket.getOutputStream();
            say(out, "220 sink");
            String from = "";
            List<String> recipients = new ArrayList<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String verb = line.toUpperCase(Locale.ROOT);
                if (verb.startsWith("EHLO")) {
                    say(out, "250-sink\r\n250 8BITMIME");
                } else if (verb.startsWith("MAIL FROM:<")) {
                    from = line.substring(11, line.indexOf('>'));
                    say(out, "250 ok");
                } else if (verb.startsWith("RCPT TO:<")) {
                    recipients.add(line.substring(9, line.indexOf('>')));
                    say(out, "250 ok");
                } else if (verb.equals("DATA")) {
                    say(out, "354 go on");
                    mails.add(new Mail(from, List.copyOf(recipients), text(in)));
                    say(out, "250 kept");
                } else if (verb.equals("QUIT")) {
                    say(out, "221 bye");
                    return;
                } else {
                    say(out, "500 what?");
                }
            }
        } catch (IOException gone) {
            // The client left.
        }
    }

    private static String text(BufferedReader in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            text.append(line.startsWith("..") ? line.substring(1) : line).append('\n');
        }
        return text.toString();
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
