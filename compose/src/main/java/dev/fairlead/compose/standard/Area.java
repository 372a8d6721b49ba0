package dev.fairlead.compose.standard;

/** What a stack is looked at for. */
public enum Area {
    NETWORKS("networks", "who reaches whom, and what is reached past the gateway"),
    HEALTH("health", "how services say that they are well, and who waits for it"),
    RESOURCES("resources", "how much each may use"),
    SECRETS("secrets", "what is secret and stands in the file"),
    IMAGES("images", "whether the same runs tomorrow"),
    LIFE("start and stop", "what happens when one ends"),
    RIGHTS("rights", "what a process may do that is not what it should be"),
    SCALE("scale", "whether several can run");

    private final String word;
    private final String about;

    Area(String word, String about) {
        this.word = word;
        this.about = about;
    }

    public String word() {
        return word;
    }

    public String about() {
        return about;
    }

    /** The code of its findings. */
    public String code() {
        return "standard-" + word.replace(' ', '-');
    }
}
