package dev.fairlead.model.form;

import dev.fairlead.model.Cidr;
import dev.fairlead.model.SourceCriterion;
import dev.fairlead.model.tree.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The option {@code sourceCriterion}, both ways. */
final class CriterionForm {

    private static final int WHOLE_IPV6 = 128;

    private CriterionForm() {}

    /** @param usual where nothing is said */
    static SourceCriterion read(Fields fields, SourceCriterion usual) {
        List<String> written = new ArrayList<>(List.of("ipStrategy", "requestHeaderName", "requestHost"));
        written.removeIf(key -> !fields.has(key));
        if (written.size() > 1) {
            fields.findings()
                    .error(
                            fields.place(),
                            "it has several criteria: " + String.join(", ", written),
                            "keep one of them");
        }
        Optional<String> header =
                fields.parsed("requestHeaderName", CriterionForm::headerName, "write a header's name");
        boolean host = fields.bool("requestHost", false);
        SourceCriterion address = address(fields.fields("ipStrategy"));
        fields.finish();
        if (written.contains("ipStrategy") && !host) {
            return address;
        }
        if (host) {
            return new SourceCriterion.Host();
        }
        return header.<SourceCriterion>map(SourceCriterion.Header::new).orElse(usual);
    }

    private static SourceCriterion address(Fields fields) {
        SourceCriterion.Address read = new SourceCriterion.Address(
                (int) fields.wholeNumber("depth", 0, 100, 0),
                fields.parsedList("excludedIPs", Cidr::parse, "write an address or a block, such as 10.0.0.0/8"),
                (int) fields.wholeNumber("ipv6Subnet", 0, WHOLE_IPV6, WHOLE_IPV6));
        fields.finish();
        return read;
    }

    private static String headerName(String text) {
        if (!text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not the name of a header");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /** @param usual is not written */
    static void write(Members members, SourceCriterion criterion, SourceCriterion usual) {
        if (criterion.equals(usual)) {
            return;
        }
        switch (criterion) {
            case SourceCriterion.Host ignored ->
                members.put(
                        "sourceCriterion",
                        new Members().put("requestHost", true).build());
            case SourceCriterion.Header header ->
                members.put(
                        "sourceCriterion",
                        new Members().put("requestHeaderName", header.name()).build());
            case SourceCriterion.Address address -> {
                Members strategy = new Members().put("depth", address.depth());
                if (!address.excluded().isEmpty()) {
                    strategy.put(
                            "excludedIPs",
                            Members.ofTexts(address.excluded().stream()
                                    .map(Cidr::toString)
                                    .toList()));
                }
                if (address.ipv6Prefix() != WHOLE_IPV6) {
                    strategy.put("ipv6Subnet", address.ipv6Prefix());
                }
                members.put(
                        "sourceCriterion",
                        new Members().put("ipStrategy", strategy.build()).build());
            }
        }
    }
}
