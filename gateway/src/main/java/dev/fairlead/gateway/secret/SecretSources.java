package dev.fairlead.gateway.secret;

import dev.fairlead.model.Cidr;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What those who ask others get of this machine: where values may come from, which addresses they may ask, and who is
 * told that a value was taken.
 *
 * @param environment the variables of the process; null for one that is not set
 * @param commands programs that may be asked, by absolute path; none by default
 * @param opener decrypts what the store keeps
 * @param read is told the name of each secret whose value was taken
 * @param reachable addresses of the inside that workflows may ask all the same
 */
public record SecretSources(
        Environment environment, List<String> commands, Opener opener, Consumer<String> read, List<Cidr> reachable) {

    public SecretSources {
        commands = List.copyOf(commands);
        reachable = List.copyOf(reachable);
    }

    /** Those of a gateway whose workflows may ask nothing of the inside but what they name. */
    public SecretSources(Environment environment, List<String> commands, Opener opener, Consumer<String> read) {
        this(environment, commands, opener, read, List.of());
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
