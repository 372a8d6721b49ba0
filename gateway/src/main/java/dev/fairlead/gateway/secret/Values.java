package dev.fairlead.gateway.secret;

import dev.fairlead.model.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** Takes a value from where it is kept. Waits, so never on a loop. */
final class Values {

    /** A key or a token; nothing here is larger. */
    private static final int MAX_BYTES = 64 * 1024;

    private static final Duration COMMAND = Duration.ofSeconds(10);

    private final SecretSources sources;

    Values(SecretSources sources) {
        this.sources = sources;
    }

    /** The value as text; never empty. */
    String take(String secret, Secret.Value value) throws SecretFailure {
        String text =
                switch (value) {
                    case Secret.Stored stored -> opened(secret, stored);
                    case Secret.Variable variable -> variable(variable);
                    case Secret.FileContent file -> content(file);
                    case Secret.Command command -> output(command);
                };
        if (text.isEmpty()) {
            throw new SecretFailure("its value is empty");
        }
        sources.read().accept(secret);
        return text;
    }

    /** Whether a value may change without the configuration changing. */
    static boolean changes(Secret.Value value) {
        return switch (value) {
            case Secret.Stored stored -> false;
            case Secret.Variable variable -> false;
            case Secret.FileContent file -> true;
            case Secret.Command command -> true;
        };
    }

    private String opened(String secret, Secret.Stored stored) throws SecretFailure {
        try {
            byte[] sealed = Base64.getDecoder().decode(stored.sealed());
            return new String(sources.opener().open(sealed, Secret.context(secret)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException | GeneralSecurityException failure) {
            throw new SecretFailure("it cannot be decrypted: " + failure.getMessage(), failure);
        }
    }

    private String variable(Secret.Variable variable) throws SecretFailure {
        String text = sources.environment().get(variable.variable());
        if (text == null) {
            throw new SecretFailure("the variable " + variable.variable() + " is not set");
        }
        return text;
    }

    private static String content(Secret.FileContent file) throws SecretFailure {
        try (InputStream in = Files.newInputStream(Path.of(file.path()))) {
            return bounded(in, file.path());
        } catch (IOException | InvalidPathException unreadable) {
            String why = unreadable.getClass().getSimpleName();
            throw new SecretFailure("the file " + file.path() + " cannot be read (" + why + ")", unreadable);
        }
    }

    private String output(Secret.Command command) throws SecretFailure {
        String program = command.line().getFirst();
        if (!sources.commands().contains(program)) {
            throw new SecretFailure("the program " + program + " is not one of FAIRLEAD_SECRET_COMMANDS");
        }
        Process process = null;
        try {
            process = new ProcessBuilder(command.line())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            Process started = process;
            // One that neither writes nor ends is ended from here; that ends the reading, too.
            Thread guard = Thread.ofVirtual().name("secret-command-guard").start(() -> endLate(started));
            String text = bounded(process.getInputStream(), program);
            boolean ended = process.waitFor(COMMAND.toMillis(), TimeUnit.MILLISECONDS);
            guard.interrupt();
            if (!ended || process.exitValue() != 0) {
                String how = ended
                        ? "ended with status " + process.exitValue()
                        : "did not end in " + COMMAND.toSeconds() + " s";
                throw new SecretFailure("the program " + program + " " + how);
            }
            return text;
        } catch (IOException failure) {
            throw new SecretFailure("the program " + program + " cannot be run: " + failure.getMessage(), failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new SecretFailure("the program " + program + " was not waited for", stop);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    private static void endLate(Process process) {
        try {
            if (!process.waitFor(COMMAND.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static String bounded(InputStream in, String what) throws IOException, SecretFailure {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new SecretFailure(what + " gives more than " + MAX_BYTES + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
    }
}
