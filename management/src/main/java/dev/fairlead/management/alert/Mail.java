package dev.fairlead.management.alert;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;

/** Sends an alert as mail. Its library is not loaded before the first one. */
public final class Mail implements Sender {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<String> SHOWN =
            List.of("state", "severity", "subject", "text", "rule", "kind", "since", "resolvedAt");

    private final MailSettings settings;
    private final InstantSource clock;
    private final Optional<SSLSocketFactory> believing;

    /** Mail by a server whose certificate the JVM believes. */
    public Mail(MailSettings settings, InstantSource clock) {
        this(settings, clock, Optional.empty());
    }

    /** @param believing makes connections that believe other certificates */
    Mail(MailSettings settings, InstantSource clock, Optional<SSLSocketFactory> believing) {
        this.settings = settings;
        this.clock = clock;
        this.believing = believing;
    }

    @Override
    public Sent send(Channel channel, String id, String body) {
        try {
            Session session = Session.getInstance(properties());
            MimeMessage message = new MimeMessage(session, new ByteArrayInputStream(text(channel, id, body)));
            try (Transport transport = session.getTransport(settings.tls() ? "smtps" : "smtp")) {
                if (settings.user().isEmpty()) {
                    transport.connect();
                } else {
                    transport.connect(settings.user(), settings.password());
                }
                transport.sendMessage(message, InternetAddress.parse(String.join(",", channel.to())));
            }
            return Sent.done();
        } catch (AuthenticationFailedException refused) {
            return Sent.never("the mail server refuses the user or the password of FAIRLEAD_SMTP_URL");
        } catch (SendFailedException refused) {
            Address[] bad = Optional.ofNullable(refused.getInvalidAddresses()).orElse(new Address[0]);
            return bad.length > 0
                    ? Sent.never("the mail server does not take " + bad[0])
                    : Sent.later("the mail server did not take it");
        } catch (MessagingException away) {
            return Sent.later("the mail server does not answer: " + firstLine(away));
        }
    }

    private static String firstLine(MessagingException failure) {
        return Optional.ofNullable(failure.getMessage())
                .flatMap(text -> text.lines().findFirst())
                .orElse("closed");
    }

    private Properties properties() {
        String prefix = settings.tls() ? "mail.smtps." : "mail.smtp.";
        String millis = Long.toString(PATIENCE.toMillis());
        Properties properties = new Properties();
        properties.put(prefix + "host", settings.host());
        properties.put(prefix + "port", Integer.toString(settings.port()));
        properties.put(prefix + "auth", Boolean.toString(!settings.user().isEmpty()));
        properties.put(prefix + "connectiontimeout", millis);
        properties.put(prefix + "timeout", millis);
        properties.put(prefix + "writetimeout", millis);
        properties.put(prefix + "ssl.checkserveridentity", "true");
        properties.put(prefix + "starttls.enable", Boolean.toString(!settings.tls()));
        properties.put(prefix + "starttls.required", Boolean.toString(!settings.tls() && !settings.plain()));
        properties.put(prefix + "from", settings.from());
        believing.ifPresent(made -> properties.put(prefix + "ssl.socketFactory", made));
        return properties;
    }

    // Written whole, so that nothing else has to make it: a head of ASCII and a body in base64.
    private byte[] text(Channel channel, String id, String body) {
        Node.Mapping alert = read(body);
        StringBuilder lines = new StringBuilder();
        for (String name : SHOWN) {
            String value = alert.text(name);
            if (!value.isEmpty()) {
                lines.append(name).append(": ").append(value).append("\r\n");
            }
        }
        String date =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC));
        String head = "From: Fairlead <" + settings.from() + ">\r\nTo: " + String.join(",\r\n ", channel.to())
                + "\r\nSubject: " + subject(alert) + "\r\nDate: " + date
                + "\r\nMessage-ID: <" + id.replaceAll("[^A-Za-z0-9.-]", "-") + "@fairlead>"
                + "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0"
                + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
        String encoded = Base64.getMimeEncoder().encodeToString(lines.toString().getBytes(StandardCharsets.UTF_8));
        return (head + encoded + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static String subject(Node.Mapping alert) {
        String subject = alert.text("state") + ": " + alert.text("subject");
        try {
            return MimeUtility.fold(9, MimeUtility.encodeText(subject.replaceAll("\\p{Cntrl}", " "), "utf-8", "B"));
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Node.Mapping read(String body) {
        try {
            return (Node.Mapping) Json.read(body, "alert");
        } catch (Json.Malformed ours) {
            throw new IllegalStateException(ours);
        }
    }
}
