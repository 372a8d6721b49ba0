package dev.fairlead.cli.role;

import java.util.Optional;

/** Which build of Fairlead this is: its version and the commit that it was made of, as {@code cli/build-version} wrote them. */
public final class Version {

    private Version() {}

    /** Such as {@code 0.1.0+6a8f0b27}, from the jar; {@code development} where it runs from class files. For people. */
    public static String number() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
