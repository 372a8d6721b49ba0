package dev.fairlead.model.tls;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Looks at a certificate and its key as a gateway would, without serving them. */
@FunctionalInterface
public interface PairCheck {

    /** Looks at none. */
    PairCheck NONE = (certificate, key) -> Optional.empty();

    /** What is seen of a certificate in PEM and, where it is at hand, of its key; empty where nobody looks. */
    Optional<Seen> look(byte[] certificate, Optional<byte[]> key);

    /** What came of it. */
    sealed interface Seen {

        /**
         * It can be shown to callers.
         *
         * @param names the hosts that it is for, lower case; {@code *.example.com} is for one more label
         */
        record Good(Instant from, Instant until, Set<String> names) implements Seen {

            public Good {
                names = Set.copyOf(names);
            }

            /** What is wrong with its time, as one clause; empty within it. */
            public Optional<String> untimely(Instant now) {
                if (now.isAfter(until)) {
                    return Optional.of("ended at " + until);
                }
                return now.isBefore(from) ? Optional.of("begins only at " + from) : Optional.empty();
            }

            /** Whether it is for a host in lower case. */
            public boolean covers(String host) {
                int dot = host.indexOf('.');
                return names.contains(host) || (dot > 0 && names.contains("*" + host.substring(dot)));
            }
        }

        /**
         * It cannot.
         *
         * @param ofKey whether the cause is in the key alone
         * @param text what is wrong; one clause
         * @param remedy what to do about it
         */
        record Wrong(boolean ofKey, String text, String remedy) implements Seen {

            /** The same with the key's name, where that is what the text is about and not what it names. */
            public String of(CertificatePair pair) {
                return !ofKey && text.startsWith("the key")
                        ? text + " (key: " + pair.key().shown() + ")"
                        : text;
            }
        }
    }
}
