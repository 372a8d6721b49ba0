package dev.fairlead.model.form;

import dev.fairlead.model.Middleware.BasicAuth;
import dev.fairlead.model.tree.Node;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code basicAuth} in Traefik's form, both ways. No message shows a hash. */
final class BasicAuthForm {

    private static final String REMEDY = "write name:hash, with a hash of htpasswd -B";
    private static final Pattern HASH = Pattern.compile(
            "\\$2[abxy]\\$[0-9]{2}\\$.{53}|\\$(apr1|1)\\$[^$]{0,8}\\$.{22}|\\{SHA\\}[A-Za-z0-9+/]{27}=");

    private BasicAuthForm() {}

    static BasicAuth read(Fields fields) {
        Map<String, String> users = new LinkedHashMap<>();
        for (String user : fields.parsedList("users", BasicAuthForm::user, REMEDY)) {
            int colon = user.indexOf(':');
            users.put(user.substring(0, colon), user.substring(colon + 1));
        }
        Optional<String> file = UsersForm.file(fields, users, REMEDY);
        String realm = UsersForm.realm(fields);
        BasicAuth read = new BasicAuth(
                users,
                file,
                realm,
                fields.bool("removeHeader", false),
                fields.parsed("headerField", HeaderTexts::name, HeaderTexts.REMEDY));
        fields.finish();
        return read;
    }

    private static String user(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("an entry (not shown) has no name before a colon");
        }
        if (!HASH.matcher(text.substring(colon + 1)).matches()) {
            throw new IllegalArgumentException("the hash of \"" + text.substring(0, colon)
                    + "\" (not shown) is none of bcrypt, MD5 crypt and {SHA}");
        }
        return text;
    }

    static Node.Mapping write(BasicAuth auth) {
        return UsersForm.write(auth.users(), auth.usersFile(), auth.realm(), auth.removeHeader(), auth.headerField());
    }
}
