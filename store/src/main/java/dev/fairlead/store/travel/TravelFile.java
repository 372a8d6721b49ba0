package dev.fairlead.store.travel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.bson.Document;
import org.bson.json.JsonParseException;

/**
 * The file: lines of JSON. The first has the keys under the passphrase; then each thing has a line of its own; the last
 * has the sums of all, and a seal over them and over the first.
 */
final class TravelFile implements AutoCloseable {

    /** One document of MongoDB has 16 MiB; in base64, a third more. */
    private static final int MAX_LINE = 32 << 20;

    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final InputStream in;
    private long number;

    private TravelFile(Path path, InputStream in) {
        this.path = path;
        this.in = in;
    }

    static TravelFile open(Path path) throws TravelException {
        try {
            return new TravelFile(path, new BufferedInputStream(Files.newInputStream(path), BUFFER));
        } catch (NoSuchFileException gone) {
            throw new TravelException(path + " does not exist; name a file that `fairlead export --all` wrote", gone);
        } catch (IOException failure) {
            throw new TravelException(path + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    /**
     * One line.
     *
     * @param name of its one member
     * @param json the member's value, byte for byte
     */
    record Line(String name, String json) {

        String text() {
            return "{\"" + name + "\":" + json + "}";
        }
    }

    /** The next line; empty at the end of the file. */
    Optional<Line> next() throws TravelException {
        Optional<String> text = read();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String line = text.get();
        int colon = line.indexOf("\":");
        if (!line.startsWith("{\"") || colon < 0 || !line.endsWith("}")) {
            throw new TravelException(where() + " is no line of such a file; it is one that `fairlead export --all`"
                    + " wrote, unchanged? A configuration is imported without --all");
        }
        return Optional.of(new Line(line.substring(2, colon), line.substring(colon + 2, line.length() - 1)));
    }

    /** The value of a line as a document. */
    Document document(Line line) throws TravelException {
        try {
            return Document.parse(line.json());
        } catch (JsonParseException | IllegalArgumentException broken) {
            throw new TravelException(
                    where() + " cannot be read: " + broken.getMessage() + "; export it again", broken);
        }
    }

    /** File and line, for messages. */
    String where() {
        return path + ":" + number;
    }

    private Optional<String> read() throws TravelException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            int next = in.read();
            number++;
            while (next >= 0 && next != '\n') {
                if (line.size() >= MAX_LINE) {
                    throw new TravelException(where() + " has more than " + MAX_LINE + " bytes; export it again");
                }
                line.write(next);
                next = in.read();
            }
            boolean over = next < 0 && line.size() == 0;
            return over ? Optional.empty() : Optional.of(line.toString(UTF_8));
        } catch (IOException failure) {
            throw new TravelException(path + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException readAnyway) {
            return;
        }
    }
}
