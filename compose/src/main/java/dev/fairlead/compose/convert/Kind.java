package dev.fairlead.compose.convert;

/** What a workload becomes. */
enum Kind {
    DEPLOYMENT("apps/v1", "Deployment"),
    STATEFUL_SET("apps/v1", "StatefulSet"),
    DAEMON_SET("apps/v1", "DaemonSet"),
    JOB("batch/v1", "Job"),
    /** Does a job before it is ready, and stays, so that others can see that the job is done. */
    GATE("apps/v1", "Deployment"),
    /** A replica set that the Community Operator of MongoDB runs. */
    MONGODB("mongodbcommunity.mongodb.com/v1", "MongoDBCommunity"),
    /** Values for a chart of Redis with Sentinel; no object of its own. */
    REDIS("", "values"),
    /** A container in the pod of another workload. */
    GUEST("v1", "Pod");

    private final String apiVersion;
    private final String word;

    Kind(String apiVersion, String word) {
        this.apiVersion = apiVersion;
        this.word = word;
    }

    String apiVersion() {
        return apiVersion;
    }

    String word() {
        return word;
    }
}
