package dev.fairlead.cli.doctor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files that are packed into one archive: without secrets, and bounded. */
final class Bundle {

    /** How long one file may be; of what is longer the end is kept. */
    static final int MAX_FILE = 4 * 1024 * 1024;

    /** How long all of them may be. */
    static final int MAX_ALL = 32 * 1024 * 1024;

    private final Redaction redaction;
    private final Map<String, String> files = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private long sum;

    Bundle(Redaction redaction) {
        this.redaction = redaction;
    }

    /** Adds a file. */
    void add(String name, String text) {
        // Cut after secrets were taken out: half of one would not be known.
        String clean = redaction.of(text);
        String kept = clean.length() > MAX_FILE ? clean.substring(clean.length() - MAX_FILE) : clean;
        if (kept.length() < clean.length()) {
            note(name + ": only its last " + MAX_FILE + " characters are here");
        }
        if (sum + kept.length() > MAX_ALL) {
            note(name + ": left out, there is no room");
            return;
        }
        sum += kept.length();
        files.put(name, kept);
    }

    /** Says what is not there, and why. */
    void note(String text) {
        notes.add(redaction.of(text));
    }

    /** Names of what is in it. */
    List<String> names() {
        return List.copyOf(files.keySet());
    }

    /** What is not there. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** The archive. */
    byte[] packed() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            put(zip, "README.txt", readme());
            for (Map.Entry<String, String> file : files.entrySet()) {
                put(zip, file.getKey(), file.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private String readme() {
        StringBuilder text = new StringBuilder(
                "Made by `fairlead support`. Values of secrets were taken out; look through it before you pass it on:"
                        + " names of hosts, routes, products and clients are in it.\n\n");
        files.keySet().forEach(name -> text.append(name).append('\n'));
        if (!notes.isEmpty()) {
            text.append("\nNot in it:\n");
            notes.forEach(note -> text.append("- ").append(note).append('\n'));
        }
        return text.toString();
    }

    private static void put(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
