package dev.fairlead.cli.role;

import java.util.Optional;

/** Which version of Fairlead this is. */
public final class Version {

    private Version() {}

    /** The number of the release, from the jar; {@code development} where it runs from class files. */
    public static String number() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
