package dev.fairlead.model.form;

import dev.fairlead.model.Contract.Parameter;
import dev.fairlead.model.tree.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the values of a parameter must be, as a JSON Schema has it. */
public final class ParameterSchema {

    private static final List<String> NOT_OF_VALUES = List.of("name", "in", "description", "required", "several");

    private ParameterSchema() {}

    /** Its schema, without its name and where it stands. */
    public static Node write(Parameter parameter) {
        Map<String, Node> members = new LinkedHashMap<>(((Node.Mapping) ParameterForm.write(parameter)).members());
        members.keySet().removeAll(NOT_OF_VALUES);
        return new Node.Mapping(members, ParameterForm.write(parameter).place());
    }
}
