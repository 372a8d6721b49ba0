package dev.fairlead.cli.terminal;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What went wrong with a file, for people: many of the JDK's texts are the name of the file and nothing else. */
public final class Faults {

    private Faults() {}

    /** The reason, as the end of a sentence that has named the file. */
    public static String reason(Exception fault) {
        // No switch over types here: its bootstrap costs more than all that it would say.
        if (fault instanceof NoSuchFileException) {
            return "there is no such file or directory";
        }
        if (fault instanceof AccessDeniedException) {
            return "this user may not";
        }
        if (fault instanceof FileAlreadyExistsException) {
            return "something else has this name";
        }
        if (fault instanceof NotDirectoryException) {
            return "it is no directory";
        }
        if (fault instanceof FileSystemException known && known.getReason() != null) {
            return known.getReason();
        }
        String message = fault.getMessage();
        return message == null || message.isBlank() ? fault.getClass().getSimpleName() : message;
    }
}
