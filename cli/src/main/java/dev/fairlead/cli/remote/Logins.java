package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tokens that {@code fairlead login} and {@code fairlead up} keep, one a management address, and which of them is
 * meant: as kubectl keeps its contexts. The file is {@code fairlead/logins.json} under {@code XDG_CONFIG_HOME} or
 * {@code ~/.config}, readable by its owner only and replaced as a whole.
 */
public final class Logins {

    private static final int MAX_BYTES = 1024 * 1024;

    private final Path file;

    /** A management address and the token for it. */
    public record Login(String url, String token) {
        @Override
        public String toString() {
            return url;
        }
    }

    private Logins(Path file) {
        this.file = file;
    }

    /** The file of this user. */
    public static Logins of(Map<String, String> environment) {
        String configured = environment.getOrDefault("XDG_CONFIG_HOME", "");
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
        Path folder = configured.isEmpty() ? Path.of(home, ".config") : Path.of(configured);
        return new Logins(folder.resolve("fairlead").resolve("logins.json"));
    }

    /** Where the tokens are kept. */
    public Path file() {
        return file;
    }

    /** The login that is meant: that of {@code url}, or the latest where {@code url} is empty. */
    public Optional<Login> find(String url) {
        Map<String, String> tokens = new LinkedHashMap<>();
        String current = read(tokens);
        String wanted = url.isEmpty() ? current : url;
        return Optional.ofNullable(tokens.get(wanted)).map(token -> new Login(wanted, token));
    }

    /**
     * Keeps a login and makes it the one that is meant.
     *
     * @throws CommandFailure if the file cannot be written
     */
    public void keep(Login login) {
        Map<String, String> tokens = new LinkedHashMap<>();
        read(tokens);
        tokens.put(login.url(), login.token());
        Place place = Place.of(file.toString());
        Map<String, Node> members = new LinkedHashMap<>();
        tokens.forEach((url, token) -> members.put(url, new Node.Text(token, place)));
        Node root = new Node.Mapping(
                Map.of("current", new Node.Text(login.url(), place), "tokens", new Node.Mapping(members, place)),
                place);
        try {
            Files.createDirectories(file.getParent());
            var onlyOwner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Path fresh = Files.createTempFile(file.getParent(), "logins", ".json", onlyOwner);
            Files.writeString(fresh, Json.pretty(root));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | UnsupportedOperationException e) {
            throw CommandFailure.couldNot("cannot keep the token in " + file + ": " + e.getMessage());
        }
    }

    private String read(Map<String, String> tokens) {
        try {
            Node root = Json.read(Files.readAllBytes(file), file.toString(), MAX_BYTES);
            if (root instanceof Node.Mapping mapping && mapping.members().get("tokens") instanceof Node.Mapping kept) {
                kept.members().forEach((url, token) -> {
                    if (token instanceof Node.Text text) {
                        tokens.put(url, text.value());
                    }
                });
                return mapping.members().get("current") instanceof Node.Text current ? current.value() : "";
            }
            return "";
        } catch (NoSuchFileException none) {
            return "";
        } catch (IOException | Json.Malformed e) {
            throw CommandFailure.badInput("cannot read the tokens in " + file + ": " + e.getMessage()
                    + "; remove the file and run fairlead login again");
        }
    }
}
