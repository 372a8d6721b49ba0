package dev.fairlead.model.assemble;

import dev.fairlead.model.Name;
import java.util.List;

/** What an object of one kind must keep in relation to the others. */
interface Rules<T> {

    /** A broken rule, in the words of a diagnostic. */
    record Problem(String text, String remedy) {}

    /** Called before the checks of a version that was served before, where the new one is refused. */
    default void restore(Name name, T before) {}

    /** Why the object cannot be served; asks only, and changes nothing. */
    List<Problem> errors(Name name, T object);

    /** Takes the object in: what is left of it when references to nothing are cut, each told as a warning. */
    T keep(Name name, T object, List<Problem> warnings);

    /** The rules of objects that refer to nothing. */
    final class None<T> implements Rules<T> {

        @Override
        public List<Problem> errors(Name name, T object) {
            return List.of();
        }

        @Override
        public T keep(Name name, T object, List<Problem> warnings) {
            return object;
        }
    }
}
