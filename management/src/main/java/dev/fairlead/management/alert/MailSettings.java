package dev.fairlead.management.alert;

/**
 * Which server takes mail.
 *
 * @param tls from the first byte; without it the connection is secured by STARTTLS
 * @param plain whether it may stay without TLS: on this machine only
 * @param user empty for none
 * @param from the sender's address
 */
public record MailSettings(
        String host, int port, boolean tls, boolean plain, String user, String password, String from) {

    @Override
    public String toString() {
        return "MailSettings[" + host + ":" + port + ", ***]";
    }
}
