package dev.fairlead.gateway.workflow.mail;

import dev.fairlead.gateway.web.NotAsked;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who gets or sends mail.
 *
 * @param name may be empty
 * @param address {@code local@domain}, in ASCII
 */
record MailAddress(String name, String address) {

    private static final Pattern FORM = Pattern.compile("(?:([^<>\\p{Cntrl}]{0,128})<([^<>]{3,254})>|([^<>]{3,254}))");
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?");

    /** Those of a text or a list of texts. A text is one address: a comma in it adds nobody. */
    static List<MailAddress> read(String what, @Nullable Object value) throws NotAsked {
        List<?> all = value == null ? List.of() : value instanceof List<?> list ? list : List.of(value);
        List<MailAddress> read = new ArrayList<>();
        for (Object one : all) {
            read.add(parse(what, String.valueOf(one)));
        }
        return read;
    }

    private static MailAddress parse(String what, String text) throws NotAsked {
        Matcher parts = FORM.matcher(text.strip());
        if (parts.matches()) {
            String address = (parts.group(2) == null ? parts.group(3) : parts.group(2)).strip();
            if (ADDRESS.matcher(address).matches()) {
                String name = parts.group(1) == null ? "" : parts.group(1).strip();
                return new MailAddress(name.replaceAll("^\"|\"$", ""), address);
            }
        }
        throw new NotAsked("\"" + what + "\" holds what is no mail address");
    }

    /** As it stands in a header. */
    String written() {
        return name.isEmpty() ? address : MailText.word(name) + " <" + address + ">";
    }
}
