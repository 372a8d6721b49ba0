package dev.fairlead.gateway.workflow.mail;

import dev.fairlead.gateway.web.NotAsked;
import dev.fairlead.gateway.workflow.connect.Connector.Question;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One message (RFC 5322): its headers, of which no value can make another one, and its text in UTF-8, as base64, so that
 * no line is too long and none begins with a dot.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record MailText(MailAddress from, List<MailAddress> recipients, byte[] bytes) {

    /** Bytes of UTF-8 in one encoded word, so that it has fewer than 75 characters (RFC 2047). */
    private static final int WORD_BYTES = 42;

    private static final int MAX_SUBJECT = 998;

    static MailText of(Question question, String host, ZonedDateTime now) throws NotAsked {
        List<MailAddress> from = MailAddress.read("from", question.asked().get("from"));
        if (from.size() != 1) {
            throw new NotAsked("\"from\" is not one mail address");
        }
        List<MailAddress> to = MailAddress.read("recipients", question.asked().get("recipients"));
        List<MailAddress> cc = MailAddress.read("cc", question.asked().get("cc"));
        List<MailAddress> recipients = new ArrayList<>(to);
        recipients.addAll(cc);
        recipients.addAll(MailAddress.read("bcc", question.asked().get("bcc")));
        if (recipients.isEmpty() || recipients.size() > SmtpConnector.MAX_RECIPIENTS) {
            throw new NotAsked("it goes to " + recipients.size() + " people; 1 to " + SmtpConnector.MAX_RECIPIENTS);
        }
        String subject = question.text("subject");
        if (subject.chars().anyMatch(c -> c < ' ' || c == 0x7f) || subject.length() > MAX_SUBJECT) {
            throw new NotAsked("its subject has a line break or another control character, or is too long");
        }
        StringBuilder text = new StringBuilder();
        header(text, "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.withZoneSameInstant(ZoneOffset.UTC)));
        header(text, "Message-ID", "<" + UUID.randomUUID() + "@" + host + ">");
        header(text, "From", from.getFirst().written());
        addresses(text, "To", to);
        addresses(text, "Cc", cc);
        addresses(text, "Reply-To", MailAddress.read("replyTo", question.asked().get("replyTo")));
        header(text, "Subject", word(subject));
        header(text, "MIME-Version", "1.0");
        body(text, question.text("text"), question.text("html"));
        return new MailText(from.getFirst(), recipients, text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static void header(StringBuilder to, String name, String value) {
        to.append(name).append(": ").append(value).append("\r\n");
    }

    private static void addresses(StringBuilder to, String name, List<MailAddress> all) {
        if (!all.isEmpty()) {
            header(to, name, all.stream().map(MailAddress::written).collect(Collectors.joining(",\r\n ")));
        }
    }

    private static void body(StringBuilder to, String text, String html) {
        if (text.isEmpty() || html.isEmpty()) {
            part(to, html.isEmpty() ? "plain" : "html", html.isEmpty() ? text : html);
            return;
        }
        String boundary = "=_" + UUID.randomUUID();
        header(to, "Content-Type", "multipart/alternative; boundary=\"" + boundary + "\"");
        to.append("\r\n--").append(boundary).append("\r\n");
        part(to, "plain", text);
        to.append("--").append(boundary).append("\r\n");
        part(to, "html", html);
        to.append("--").append(boundary).append("--\r\n");
    }

    private static void part(StringBuilder to, String kind, String text) {
        header(to, "Content-Type", "text/" + kind + "; charset=utf-8");
        header(to, "Content-Transfer-Encoding", "base64");
        to.append("\r\n");
        to.append(Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
                .append("\r\n");
    }

    /** A value of a header: as it is where it is plain, else as encoded words (RFC 2047). */
    static String word(String text) {
        if (text.matches("[A-Za-z0-9](?:[A-Za-z0-9 '!/_-]{0,68}[A-Za-z0-9])?")) {
            return text;
        }
        StringBuilder words = new StringBuilder();
        StringBuilder piece = new StringBuilder();
        text.codePoints().forEach(code -> {
            String next = Character.toString(code);
            int bytes = (piece + next).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > WORD_BYTES) {
                encode(words, piece);
            }
            piece.append(next);
        });
        encode(words, piece);
        return words.toString();
    }

    private static void encode(StringBuilder to, StringBuilder piece) {
        if (!piece.isEmpty()) {
            byte[] bytes = piece.toString().getBytes(StandardCharsets.UTF_8);
            to.append(to.isEmpty() ? "" : "\r\n ")
                    .append("=?utf-8?B?")
                    .append(Base64.getEncoder().encodeToString(bytes))
                    .append("?=");
            piece.setLength(0);
        }
    }
}
