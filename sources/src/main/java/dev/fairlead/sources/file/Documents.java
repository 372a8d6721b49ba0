package dev.fairlead.sources.file;

import java.nio.file.Path;

/** Configuration files in the language that their name says: TOML for {@code .toml}, else YAML. */
public final class Documents {

    private Documents() {}

    /**
     * Reads one file's bytes and puts variables into its values.
     *
     * @throws Yaml.Malformed at the first thing that is not of its language, or is beyond a bound
     */
    public static Yaml.Document read(Path file, byte[] utf8, Yaml.Variables variables) throws Yaml.Malformed {
        return file.toString().endsWith(".toml")
                ? Toml.read(utf8, file.toString(), variables)
                : Yaml.read(utf8, file.toString(), variables);
    }
}
