package dev.fairlead.management.alert;

import java.util.Map;
import java.util.Optional;

/** The ways to tell, by the type of the channel. */
public record Senders(Map<String, Sender> byType) {

    public Senders {
        byType = Map.copyOf(byType);
    }

    /** Sends it the way of its channel. */
    Sender.Sent send(Channel channel, String id, String body) {
        return Optional.ofNullable(byType.get(channel.type()))
                .map(sender -> sender.send(channel, id, body))
                .orElseGet(() -> Sender.Sent.never("no mail can be sent: set FAIRLEAD_SMTP_URL"));
    }

    /** Sends something that is no alert, so that somebody sees that it arrives. */
    public Sender.Sent tryOut(Channel channel, String id) {
        return send(
                channel,
                id,
                "{\"id\":\"" + id
                        + "\",\"state\":\"test\",\"rule\":\"test\",\"kind\":\"test\",\"severity\":\"warning\","
                        + "\"subject\":\"channel " + channel.name() + "\",\"text\":\"This is a test.\"}");
    }
}
