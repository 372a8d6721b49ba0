package dev.fairlead.gateway.workflow.mail;

import dev.fairlead.gateway.secret.Secrets;
import dev.fairlead.gateway.web.NotAsked;
import dev.fairlead.gateway.workflow.connect.Connector;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;

/** One mail server. Each mail has a connection of its own. */
public final class SmtpConnector implements Connector {

    /** People whom one mail goes to. */
    static final int MAX_RECIPIENTS = 100;

    /** Mails that are handed over at one time; more wait. */
    static final int MOST = 8;

    private final SmtpAddress address;
    private final InstantSource clock;
    private final SSLSocketFactory tls;
    private final Semaphore places = new Semaphore(MOST, true);

    /** @param tls makes what is spoken with the server */
    SmtpConnector(Secrets.Address address, InstantSource clock, SSLSocketFactory tls) {
        this.address = SmtpAddress.parse(address.url());
        this.clock = clock;
        this.tls = tls;
    }

    /** Makes connectors. */
    public static Function<Secrets.Address, Connector> by(InstantSource clock) {
        return address -> new SmtpConnector(address, clock, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    @Override
    public Answer ask(Question question) throws IOException, InterruptedException {
        MailText mail =
                MailText.of(question, "fairlead.invalid", ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
        if (mail.bytes().length > question.maxBytes()) {
            throw new NotAsked("the mail has more than " + question.maxBytes() + " bytes");
        }
        if (!places.tryAcquire(question.millisLeft(), TimeUnit.MILLISECONDS)) {
            throw new NotAsked("all " + MOST + " connections are in use");
        }
        try (SmtpTalk talk = SmtpTalk.open(address, tls, question.millisLeft())) {
            String said = talk.send(mail);
            long recipients = mail.recipients().size();
            return new Answer(Map.of("accepted", recipients, "reply", said), said.length());
        } finally {
            places.release();
        }
    }

    @Override
    public int open() {
        return MOST - places.availablePermits();
    }

    @Override
    public void close() {
        // Each connection ends with its mail.
    }

    /** Of the commands that a server knows, those that are asked for. */
    static boolean offers(List<String> lines, String word) {
        return lines.stream()
                .anyMatch(line -> line.length() >= 4
                        && (line.substring(4).equalsIgnoreCase(word)
                                || line.substring(4)
                                        .toUpperCase(java.util.Locale.ROOT)
                                        .startsWith(word + " ")));
    }
}
