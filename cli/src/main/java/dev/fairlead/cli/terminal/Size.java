package dev.fairlead.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** How wide the terminal is, as {@code stty} tells it: Java has no way of its own. */
final class Size {

    private static final long PATIENCE_MILLIS = 500;

    private Size() {}

    static int columns() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                stty.destroyForcibly();
                return Integer.MAX_VALUE;
            }
            return columns(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException none) {
            return Integer.MAX_VALUE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Integer.MAX_VALUE;
        }
    }

    /** Of {@code ROWS COLUMNS}; any number for everything else, and for a terminal that says 0. */
    static int columns(String said) {
        String[] words = said.strip().split(" ", -1);
        return words.length == 2 && words[1].matches("[1-9][0-9]{0,4}")
                ? Integer.parseInt(words[1])
                : Integer.MAX_VALUE;
    }
}
