package dev.fairlead.sources.kubernetes;

/**
 * Which of several routes takes a request, as one number. In order, as the Gateway API has it and as Ingresses ask for:
 * the most specific host, a whole path before a beginning, the longer path, a method, more headers, more parameters, and
 * at last who came first.
 *
 * <p>Routes of other sources have the length of their rule, some tens. A route that names a host goes before them, one
 * that takes every host goes behind, so that the catch-all of a cluster hides nobody.
 */
record Precedence(String host, Path path, int pathLength, boolean method, int headers, int queries, int age) {

    /** How the path is matched. */
    enum Path {
        /** Only if nothing else does. */
        LAST(0),
        BEGINNING(1),
        WHOLE(2);

        private final int rank;

        Path(int rank) {
            this.rank = rank;
        }
    }

    private static final int AGES = 1 << 20;
    private static final int FEW = 31;
    private static final int LONG = 2047;
    // More than any number that comes of the fields below the host.
    private static final long ALL_HOSTS = 1L << 45;
    private static final long GIVEN = 1L << 54;

    /** @param host empty for every one; may begin with {@code *.} */
    Precedence {
        host = host.startsWith("*.") ? host.substring(1) : host;
    }

    long priority() {
        boolean wild = host.startsWith(".");
        long number = host.isEmpty() ? 0 : Math.min(host.length(), 255) + (wild ? 0 : 256);
        number = (number << 2) | path.rank;
        number = (number << 11) | Math.min(pathLength, LONG);
        number = (number << 1) | (method ? 1 : 0);
        number = (number << 5) | Math.min(headers, FEW);
        number = (number << 5) | Math.min(queries, FEW);
        number = (number << 20) | (AGES - 1 - Math.min(age, AGES - 1));
        return host.isEmpty() ? number - ALL_HOSTS : number;
    }

    /**
     * What a priority that somebody wrote means here. In Traefik it competes with the lengths of rules: one that is as
     * large as its own rule's raises the route above all others, a smaller one puts it below them.
     */
    static long written(long priority, String rule) {
        return priority >= rule.length() ? GIVEN + priority : priority - GIVEN;
    }
}
