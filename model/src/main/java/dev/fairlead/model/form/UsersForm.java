package dev.fairlead.model.form;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code basicAuth} and {@code digestAuth} have in common: users, a file of more, a realm, a header. */
final class UsersForm {

    static final String USUAL_REALM = "traefik";

    private UsersForm() {}

    /** The file of users, where one is named; a middleware that nobody could pass is an error. */
    static Optional<String> file(Fields fields, Map<String, String> users, String remedy) {
        Optional<String> file = fields.optionalText("usersFile").filter(path -> !path.isEmpty());
        if (users.isEmpty() && file.isEmpty() && !fields.findings().failed()) {
            fields.findings().error(fields.place("users"), "it has no users, so nobody could pass", remedy);
        }
        return file;
    }

    static String realm(Fields fields) {
        return fields.parsed("realm", HeaderTexts::value, HeaderTexts.REMEDY)
                .filter(realm -> !realm.isEmpty())
                .orElse(USUAL_REALM);
    }

    static Node.Mapping write(
            Map<String, String> hashes,
            Optional<String> usersFile,
            String realm,
            boolean removeHeader,
            Optional<String> headerField) {
        Members members = new Members();
        if (!hashes.isEmpty()) {
            List<String> users = new ArrayList<>();
            hashes.forEach((name, hash) -> users.add(name + ":" + hash));
            members.put("users", Members.ofTexts(users));
        }
        usersFile.ifPresent(file -> members.put("usersFile", file));
        if (!realm.equals(USUAL_REALM)) {
            members.put("realm", realm);
        }
        if (removeHeader) {
            members.put("removeHeader", true);
        }
        headerField.ifPresent(header -> members.put("headerField", header));
        return members.build();
    }
}
