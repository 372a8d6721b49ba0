package dev.fairlead.model.form;

import dev.fairlead.model.Middleware.DigestAuth;
import dev.fairlead.model.tree.Node;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code digestAuth} in Traefik's form, both ways. No message shows a hash. */
final class DigestAuthForm {

    private static final String REMEDY = "write name:realm:hash, as htdigest does";

    private DigestAuthForm() {}

    static DigestAuth read(Fields fields) {
        String realm = UsersForm.realm(fields);
        Map<String, String> users = new LinkedHashMap<>();
        for (String user : fields.parsedList("users", text -> user(text, realm), REMEDY)) {
            int colon = user.lastIndexOf(':');
            users.put(user.substring(0, colon), user.substring(colon + 1).toLowerCase(Locale.ROOT));
        }
        Optional<String> file = UsersForm.file(fields, users, REMEDY);
        DigestAuth read = new DigestAuth(
                users,
                file,
                realm,
                fields.bool("removeHeader", false),
                fields.parsed("headerField", HeaderTexts::name, HeaderTexts.REMEDY));
        fields.finish();
        return read;
    }

    private static String user(String text, String realm) {
        int last = text.lastIndexOf(':');
        int first = text.indexOf(':');
        if (first <= 0 || first == last) {
            throw new IllegalArgumentException("an entry (not shown) is not a name, a realm and a hash");
        }
        if (!text.substring(last + 1).matches("[0-9A-Fa-f]{32}")) {
            throw new IllegalArgumentException(
                    "the hash of \"" + text.substring(0, first) + "\" (not shown) is not 32 hexadecimal digits");
        }
        if (!text.substring(first + 1, last).equals(realm)) {
            throw new IllegalArgumentException("\"" + text.substring(0, first) + "\" is of the realm \""
                    + text.substring(first + 1, last) + "\", the middleware is of \"" + realm + "\"");
        }
        return text;
    }

    static Node.Mapping write(DigestAuth auth) {
        return UsersForm.write(auth.users(), auth.usersFile(), auth.realm(), auth.removeHeader(), auth.headerField());
    }
}
