package dev.fairlead.model.form;

import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Secret;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A {@link Secret}, both ways. A value is a reference to where it is kept; text is refused wherever it may stand. */
public final class SecretForm {

    /** The members that hold a value. */
    public static final List<String> VALUES = List.of("value", "password", "clientSecret");

    private static final String HEADER = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}";
    private static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_]{0,127}";
    private static final List<String> FRAMING =
            List.of("host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer");

    private SecretForm() {}

    /** The secret; empty after an error among the findings. */
    public static Optional<Secret> read(String name, Node node, Findings findings) {
        Fields fields = Fields.of(node, findings);
        Reading.name(fields, name);
        Owner own = findings.subject().owner();
        List<Name> products = Reading.references(fields, "products", own);
        if (products.isEmpty()) {
            findings.warning(
                    fields.place("products"), "no product may use it", "name the products that may, as \"products\"");
        }
        Optional<Secret.Proof> proof = proof(fields);
        String description = fields.text("description", "");
        fields.finish();
        return findings.failed() ? Optional.empty() : proof.map(read -> new Secret(name, description, products, read));
    }

    private static Optional<Secret.Proof> proof(Fields fields) {
        String type = fields.requiredText("type");
        return switch (type) {
            case "header" -> header(fields).map(read -> read);
            case "basic" -> {
                String user = username(fields);
                yield value(fields, "password").map(password -> new Secret.Basic(user, password));
            }
            case "oauth2" -> clientCredentials(fields).map(read -> read);
            case "connection" -> value(fields, "value").map(Secret.Connection::new);
            case "" -> Optional.empty();
            default -> {
                fields.findings()
                        .error(
                                fields.place("type"),
                                "\"type\" is \"" + type + "\", which it cannot be",
                                "use one of header, basic, oauth2, connection");
                yield Optional.empty();
            }
        };
    }

    private static Optional<Secret.Header> header(Fields fields) {
        String name = fields.parsed("header", SecretForm::headerName, "write the name of a header, such as X-Api-Key")
                .orElse("Authorization");
        String prefix = fields.parsed("prefix", SecretForm::printable, "use printable characters")
                .orElse("");
        return value(fields, "value").map(value -> new Secret.Header(name, prefix, value));
    }

    private static String username(Fields fields) {
        fields.requiredText("username");
        return fields.parsed("username", SecretForm::user, "write it without a colon")
                .orElse("");
    }

    private static Optional<Secret.ClientCredentials> clientCredentials(Fields fields) {
        fields.requiredText("tokenUrl");
        Optional<URI> url = fields.parsed("tokenUrl", SecretForm::url, "write https://host/path");
        String clientId = fields.requiredText("clientId");
        Optional<Secret.Value> secret = value(fields, "clientSecret");
        List<String> scopes = fields.texts("scopes");
        Optional<String> audience = fields.optionalText("audience");
        return url.flatMap(address ->
                secret.map(value -> new Secret.ClientCredentials(address, clientId, value, scopes, audience)));
    }

    private static String headerName(String text) {
        if (!text.matches(HEADER) || FRAMING.contains(text.toLowerCase(java.util.Locale.ROOT))) {
            throw new IllegalArgumentException("\"" + text + "\" is not a header that can be set");
        }
        return text;
    }

    private static String printable(String text) {
        if (!text.matches("[\\x20-\\x7e]{0,64}")) {
            throw new IllegalArgumentException("it has a character that a header cannot have, or more than 64");
        }
        return text;
    }

    private static String user(String text) {
        if (text.indexOf(':') >= 0 || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a user name has no colon and no control character");
        }
        return text;
    }

    private static URI url(String text) {
        URI url = URI.create(text);
        boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        if (!http || url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
            throw new IllegalArgumentException("\"" + text + "\" is not the address of a token endpoint");
        }
        return url;
    }

    private static Optional<Secret.Value> value(Fields fields, String key) {
        Optional<Node> node = fields.node(key);
        if (node.isEmpty()) {
            fields.missing(key, "add it, such as " + key + ": {env: NAME}");
            return Optional.empty();
        }
        if (node.get() instanceof Node.Text) {
            fields.findings()
                    .error(
                            fields.place(key),
                            "\"" + key + "\" stands here as text, where many can read it",
                            "write {env: NAME} or {file: PATH}, or save the secret through the API, which encrypts it");
            return Optional.empty();
        }
        return source(Fields.of(node.get(), fields.findings()));
    }

    private static Optional<Secret.Value> source(Fields fields) {
        Optional<Secret.Value> read = oneOf(fields);
        fields.finish("stored", "sealed", "env", "file", "command");
        if (read.isEmpty() && !fields.findings().failed()) {
            fields.findings()
                    .error(
                            fields.place(),
                            "it does not say where the value is",
                            "use env, file or command in a file; text through the API");
        }
        return read;
    }

    private static Optional<Secret.Value> oneOf(Fields fields) {
        if (fields.findings().subject().owner() != Owner.FILE && (fields.has("env") || fields.has("file"))) {
            // Else whoever may save a secret could have every variable and file of the gateway sent to a service of
            // theirs.
            String word = fields.has("env") ? "env" : "file";
            fields.findings()
                    .error(
                            fields.place(word),
                            "\"" + word
                                    + "\" reads what the machine of the gateway has, which only files of its own may ask for",
                            "give the value as text through the API, which encrypts it, or declare the secret in a file");
            return Optional.empty();
        }
        if (fields.has("env")) {
            return fields.parsed("env", SecretForm::variable, "write the name of a variable")
                    .map(Secret.Variable::new);
        }
        if (fields.has("file")) {
            return fields.optionalText("file").filter(path -> !path.isEmpty()).map(Secret.FileContent::new);
        }
        if (fields.has("command")) {
            List<String> line = fields.texts("command");
            return line.isEmpty() ? Optional.empty() : Optional.of(new Secret.Command(line));
        }
        if (fields.has("stored")) {
            String id = fields.requiredText("stored");
            Optional<String> sealed = fields.optionalText("sealed");
            if (sealed.isEmpty()) {
                fields.findings()
                        .error(
                                fields.place("stored"),
                                "the value \"" + id + "\" is not in this store",
                                "give the value once as text through the API, or say where it is: env, file, command");
            }
            return sealed.map(text -> new Secret.Stored(id, text));
        }
        return Optional.empty();
    }

    private static String variable(String text) {
        if (!text.matches(VARIABLE)) {
            throw new IllegalArgumentException("\"" + text + "\" is not the name of a variable");
        }
        return text;
    }

    /** What {@link #read} reads as an equal secret; {@code own} is the source that it is written for. */
    public static Node.Mapping write(Secret secret, Owner own) {
        Members members = new Members();
        if (!secret.description().isEmpty()) {
            members.put("description", secret.description());
        }
        switch (secret.proof()) {
            case Secret.Header header -> {
                members.put("type", "header").put("header", header.header());
                if (!header.prefix().isEmpty()) {
                    members.put("prefix", header.prefix());
                }
                members.put("value", written(header.value()));
            }
            case Secret.Basic basic ->
                members.put("type", "basic")
                        .put("username", basic.username())
                        .put("password", written(basic.password()));
            case Secret.ClientCredentials token -> {
                members.put("type", "oauth2")
                        .put("tokenUrl", token.tokenUrl().toString())
                        .put("clientId", token.clientId())
                        .put("clientSecret", written(token.clientSecret()));
                if (!token.scopes().isEmpty()) {
                    members.put("scopes", Members.ofTexts(token.scopes()));
                }
                members.put("audience", token.audience().map(Members::of));
            }
            case Secret.Connection connection ->
                members.put("type", "connection").put("value", written(connection.address()));
        }
        return members.put(
                        "products",
                        Members.ofTexts(secret.products().stream()
                                .map(product -> Reading.reference(product, own))
                                .toList()))
                .build();
    }

    private static Node written(Secret.Value value) {
        return switch (value) {
            case Secret.Stored stored ->
                new Members()
                        .put("stored", stored.id())
                        .put("sealed", stored.sealed())
                        .build();
            case Secret.Variable variable ->
                new Members().put("env", variable.variable()).build();
            case Secret.FileContent file ->
                new Members().put("file", file.path()).build();
            case Secret.Command command ->
                new Members().put("command", Members.ofTexts(command.line())).build();
        };
    }
}
