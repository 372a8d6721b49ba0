package dev.fairlead.gateway.workflow.kafka;

/** What brokers say by number. */
final class KafkaErrors {

    private KafkaErrors() {}

    static String of(int error) {
        String name =
                switch (error) {
                    case 2 -> "CORRUPT_MESSAGE";
                    case 3 -> "UNKNOWN_TOPIC_OR_PARTITION";
                    case 5 -> "LEADER_NOT_AVAILABLE";
                    case 6 -> "NOT_LEADER_OR_FOLLOWER";
                    case 7 -> "REQUEST_TIMED_OUT";
                    case 10 -> "MESSAGE_TOO_LARGE";
                    case 17 -> "INVALID_TOPIC_EXCEPTION";
                    case 19 -> "NOT_ENOUGH_REPLICAS";
                    case 29 -> "TOPIC_AUTHORIZATION_FAILED";
                    case 87 -> "INVALID_RECORD";
                    default -> "error";
                };
        return name + " (" + error + ")";
    }

    /** Whether somebody else leads the partition now; nothing was written. */
    static boolean isMoved(int error) {
        return error == 3 || error == 5 || error == 6;
    }
}
