package dev.fairlead.gateway.middleware;

import dev.fairlead.model.CertificateParts;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** A certificate in words, in Traefik's form: {@code Subject="C=…,CN=…";NB="…"}. */
final class CertificateText {

    private static final Map<String, String> SERIAL_NUMBER = Map.of("2.5.4.5", "SN");
    private static final Map<String, String> WORDS = words();

    private CertificateText() {}

    /** By the names of the options, in the order in which they are told. */
    private static Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("domainComponent", "DC");
        words.put("country", "C");
        words.put("province", "ST");
        words.put("locality", "L");
        words.put("organization", "O");
        words.put("organizationalUnit", "OU");
        words.put("serialNumber", "SN");
        words.put("commonName", "CN");
        return Collections.unmodifiableMap(words);
    }

    static String of(X509Certificate certificate, CertificateParts info) {
        List<String> fields = new ArrayList<>();
        add(fields, "Subject", parts(certificate.getSubjectX500Principal(), info.subject()));
        add(fields, "Issuer", parts(certificate.getIssuerX500Principal(), info.issuer()));
        if (info.serialNumber()) {
            add(fields, "SerialNumber", List.of(certificate.getSerialNumber().toString()));
        }
        if (info.notBefore()) {
            add(fields, "NB", List.of(seconds(certificate.getNotBefore().toInstant())));
        }
        if (info.notAfter()) {
            add(fields, "NA", List.of(seconds(certificate.getNotAfter().toInstant())));
        }
        if (info.sans()) {
            add(fields, "SAN", alternatives(certificate));
        }
        return String.join(";", fields);
    }

    private static String seconds(Instant time) {
        return Long.toString(time.getEpochSecond());
    }

    private static void add(List<String> fields, String name, List<String> values) {
        if (!values.isEmpty()) {
            fields.add(name + "=\"" + String.join(",", values) + "\"");
        }
    }

    private static List<String> parts(X500Principal name, Set<String> wanted) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<String> parts = new ArrayList<>();
        List<Map.Entry<String, String>> said = attributes(name);
        WORDS.forEach((option, word) -> {
            if (wanted.contains(option)) {
                said.stream()
                        .filter(each -> each.getKey().equals(word))
                        .forEach(each -> parts.add(word + "=" + each.getValue()));
            }
        });
        return parts;
    }

    // In the order of the certificate. What is no text is left out.
    private static List<Map.Entry<String, String>> attributes(X500Principal name) {
        List<Map.Entry<String, String>> attributes = new ArrayList<>();
        try {
            for (Rdn rdn : new LdapName(name.getName(X500Principal.RFC2253, SERIAL_NUMBER)).getRdns()) {
                NamingEnumeration<? extends Attribute> each = rdn.toAttributes().getAll();
                while (each.hasMore()) {
                    Attribute attribute = each.next();
                    if (attribute.get() instanceof String text) {
                        attributes.add(Map.entry(attribute.getID(), text));
                    }
                }
            }
        } catch (NamingException unreadable) {
            return List.of();
        }
        return attributes;
    }

    private static List<String> alternatives(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            List<String> texts = new ArrayList<>();
            // Hosts, addresses of mail, addresses, URIs: RFC 5280 numbers them 2, 1, 7 and 6.
            for (int kind : new int[] {2, 1, 7, 6}) {
                for (List<?> name : names == null ? List.<List<?>>of() : names) {
                    if (name.getFirst().equals(kind)) {
                        texts.add(String.valueOf(name.get(1)));
                    }
                }
            }
            return texts;
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
    }
}
