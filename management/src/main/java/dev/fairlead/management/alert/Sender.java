package dev.fairlead.management.alert;

/** One way to tell. Blocks, for a bounded time. */
@FunctionalInterface
public interface Sender {

    /**
     * How it went.
     *
     * @param again whether trying again may help
     * @param why it did not arrive; empty if it did
     */
    record Sent(boolean arrived, boolean again, String why) {

        static Sent done() {
            return new Sent(true, false, "");
        }

        static Sent later(String why) {
            return new Sent(false, true, why);
        }

        static Sent never(String why) {
            return new Sent(false, false, why);
        }
    }

    /**
     * Tells.
     *
     * @param id of the message
     * @param body JSON
     */
    Sent send(Channel channel, String id, String body);
}
