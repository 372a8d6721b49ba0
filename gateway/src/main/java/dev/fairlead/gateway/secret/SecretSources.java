package dev.fairlead.gateway.secret;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where values may come from on this machine, and who is told that one was taken.
 *
 * @param environment the variables of the process; null for one that is not set
 * @param commands programs that may be asked, by absolute path; none by default
 * @param opener decrypts what the store keeps
 * @param read is told the name of each secret whose value was taken
 */
public record SecretSources(
        Environment environment, List<String> commands, Opener opener, java.util.function.Consumer<String> read) {

    public SecretSources {
        commands = List.copyOf(commands);
    }

    /** The variables of the process. */
    @FunctionalInterface
    public interface Environment {
        /** The value of a variable; null where it is not set. */
        @Nullable
        String get(String name);
    }

    /** Decrypts a value. */
    @FunctionalInterface
    public interface Opener {
        /**
         * The bytes that were encrypted.
         *
         * @param context what they were encrypted for
         * @throws java.security.GeneralSecurityException with a reason for people, if the key is another one
         */
        byte[] open(byte[] sealed, String context) throws java.security.GeneralSecurityException;
    }

    /** No variable, no program, no key. */
    public static SecretSources none() {
        return new SecretSources(
                name -> null,
                List.of(),
                (bytes, context) -> {
                    throw new java.security.GeneralSecurityException("this gateway has no key");
                },
                name -> {});
    }
}
