package dev.fairlead.model.form;

import dev.fairlead.model.KeyHash;
import java.util.Optional;

/** What reading a credential needs of the installation's secrets. */
public interface KeyHasher {

    /** How a sealed secret begins. */
    String SEALED = "sealed:";

    /** How the hash of a password begins that {@link #password} gives where nothing is kept. */
    String KEYED = "keyed$";

    /** The keyed hash of the secret part of an API key. */
    KeyHash hash(String secret);

    /**
     * The whole key {@code flk_<id>_<secret>} of a credential that was declared without one: the same at every call.
     * Empty where such a credential has no key until one is issued, as in the store.
     */
    Optional<String> derive(String client, String credential);

    /**
     * A secret that has to be read again, as {@link #SEALED} and a text that only the installation can open: the same
     * secret of the same client gives the same text. Whoever only looks at configuration makes one that nobody can open.
     */
    default String seal(String client, String secret) {
        return SEALED + hash("secret\n" + client + "\n" + secret).hex();
    }

    /**
     * What can check a password. Where it is kept that is slow on purpose; of a file, which has the password itself, it is
     * {@link #KEYED} and the hash of {@link #keyed}.
     */
    default String password(String client, String password) {
        return KEYED + hash(keyed(client, password)).hex();
    }

    /** What is hashed of a password that is not kept. */
    static String keyed(String client, String password) {
        return "password\n" + client + "\n" + password;
    }
}
