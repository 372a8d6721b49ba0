package dev.fairlead.acceptance.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Jazzer calls, by the names that it looks for; {@code acceptance/fuzz} starts it with the name of a {@link Parser}.
 * {@link #main} writes the good inputs of one to a folder, to begin with.
 */
public final class Jazzer {

    private static Parser parser = Parser.named("json");

    private Jazzer() {}

    /** Called once. */
    public static void fuzzerInitialize(String[] arguments) {
        parser = Parser.named(arguments[0]);
    }

    /** Called with each input; what it throws is a finding. */
    public static void fuzzerTestOneInput(byte[] input) {
        parser.read(input);
    }

    /** Without arguments: the names of all parsers. With a name and a folder: its good inputs, as files there. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0) {
            Parser.all().forEach(each -> System.out.println(each));
            return;
        }
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        int number = 0;
        for (byte[] input : Parser.named(arguments[0]).inputs()) {
            Files.write(folder.resolve("good-" + number++), input);
        }
    }
}
