package dev.fairlead.gateway.limit.redis;

/** Why Redis could not be asked, for the log: what, where, and what to do; no password in it. */
final class Reasons {

    private static final int LONGEST = 300;

    private Reasons() {}

    static String closed(RedisAddress address) {
        return "Redis at " + address + " closed the connection";
    }

    static String of(RedisAddress address, Throwable failed) {
        Throwable cause = failed;
        for (int i = 0; i < 10 && cause.getCause() != null; i++) {
            cause = cause.getCause();
        }
        String said = said(cause);
        return "Redis at " + address + ": " + said + remedy(said);
    }

    // What a client library prints may hold what it was given.
    private static String said(Throwable cause) {
        String message = cause.getMessage();
        String line = message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
        String masked = line.replaceAll("://[^@\\s]*@", "://***@");
        return masked.length() > LONGEST ? masked.substring(0, LONGEST) : masked;
    }

    private static String remedy(String said) {
        if (said.startsWith("WRONGPASS") || said.startsWith("NOAUTH") || said.contains("without any password")) {
            return "; check user and password in REDIS_URL";
        }
        if (said.startsWith("NOPERM")) {
            return "; the user needs EVAL, EVALSHA, INFO, TIME and the commands of hashes and sorted sets";
        }
        if (said.contains("certif") || said.contains("PKIX") || said.contains("SSL")) {
            return "; check FAIRLEAD_REDIS_CA, and that the server speaks TLS at this port";
        }
        return "";
    }
}
