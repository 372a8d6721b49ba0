/*
 * The fairlead command of an image: no search, no build, no shell. It asks for health by itself, which takes a hundredth
 * of the CPU that Java takes for it; everything else is Java's, in this process, with the start-up cache that fits.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Exit statuses of the command; 3: could not. */
enum { READY = 0, NOT_READY = 1, COULD_NOT = 3 };
enum { PATIENCE_SECONDS = 2, LONGEST_ANSWER = 64 * 1024 };

/* The variable's value; as everywhere, an empty one is none. */
static const char *variable(const char *name, const char *otherwise) {
    const char *value = getenv(name);
    return value == NULL || *value == '\0' ? otherwise : value;
}

static char *text(const char *format, ...) {
    char *made;
    va_list parts;
    va_start(parts, format);
    if (vasprintf(&made, format, parts) < 0) {
        _exit(COULD_NOT);
    }
    va_end(parts);
    return made;
}

/* -- health --------------------------------------------------------------------------------------------------------- */

static const char *late;

static void too_late(int signal) {
    (void) signal;
    /* All that a handler may call. Whether anybody reads it changes nothing. */
    ssize_t told = write(STDERR_FILENO, late, strlen(late));
    (void) told;
    _exit(COULD_NOT);
}

static char *no_answer(const char *port, const char *why) {
    return text("fairlead: no answer from http://127.0.0.1:%s/health/ready: %s\n", port, why);
}

static int failed(const char *port, const char *why) {
    fputs(no_answer(port, why), stderr);
    return COULD_NOT;
}

static int is_port(const char *asked) {
    size_t digits = strspn(asked, "0123456789");
    return digits > 0 && digits <= 5 && asked[digits] == '\0' && *asked != '0' && atoi(asked) <= 65535;
}

/* How the role at this port of this machine is; says what it said. */
static int health(const char *port) {
    static const char question[] = "GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    static char answer[LONGEST_ANSWER + 1];
    if (!is_port(port)) {
        return failed(port, "that is no port");
    }
    late = no_answer(port, "it took more than 2 s");
    signal(SIGPIPE, SIG_IGN);
    signal(SIGALRM, too_late);
    alarm(PATIENCE_SECONDS);
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((unsigned short) atoi(port))};
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int there = socket(AF_INET, SOCK_STREAM, 0);
    if (there < 0 || connect(there, (struct sockaddr *) &here, sizeof here) != 0) {
        return failed(port, errno == ECONNREFUSED ? "nothing listens there" : strerror(errno));
    }
    if (write(there, question, sizeof question - 1) < 0) {
        return failed(port, strerror(errno));
    }
    size_t length = 0;
    ssize_t more;
    while (length < LONGEST_ANSWER && (more = read(there, answer + length, LONGEST_ANSWER - length)) > 0) {
        length += (size_t) more;
    }
    int minor;
    int status;
    char behind[2];
    const char *body = strstr(answer, "\r\n\r\n");
    if (body == NULL || sscanf(answer, "HTTP/1.%1d %3d%1[ \r]", &minor, &status, behind) != 3) {
        return failed(port, "what answers there speaks no HTTP");
    }
    body += strlen("\r\n\r\n");
    while (answer + length > body && answer[length - 1] == '\n') {
        answer[--length] = '\0';
    }
    puts(body);
    return status == 200 ? READY : NOT_READY;
}

/* -- everything else ------------------------------------------------------------------------------------------------ */

/* Everything in a start-up cache is loaded: what the store and management need lies on top of what each gateway does. */
static char *cache(const char *folder, const char *role) {
    int stores = *variable("MONGODB_URI", "") != '\0' || *variable("MONGODB_URI_FILE", "") != '\0';
    return strcmp(role, "gateway") == 0 && !stores ? text("-XX:AOTCache=%s/gateway.aot", folder)
                                                   : text("-XX:SharedArchiveFile=%s/up.jsa", folder);
}

static int java(const char *folder, int count, char **given) {
    char *more = strdup(variable("FAIRLEAD_JAVA_OPTIONS", ""));
    /* Each option takes two characters of the text at least, one of them a blank; seven come besides, and a NULL. */
    char **line = calloc((size_t) count + (strlen(more) + 1) / 2 + 8, sizeof *line);
    int at = 0;
    line[at++] = text("%s/runtime/bin/java", folder);
    line[at++] = text("@%s/java.options", folder);
    line[at++] = text("-Xmx%s", variable("FAIRLEAD_HEAP", "128m"));
    line[at++] = cache(folder, count > 1 ? given[1] : "");
    for (char *option = strtok(more, " \t\n"); option != NULL; option = strtok(NULL, " \t\n")) {
        line[at++] = option;
    }
    /* By its name, since for -jar Java reads the jar's manifest with code that is not warm yet. */
    line[at++] = "-cp";
    line[at++] = text("%s/fairlead.jar", folder);
    line[at++] = "dev.fairlead.cli.Main";
    for (int i = 1; i < count; i++) {
        line[at++] = given[i];
    }
    unsetenv("FAIRLEAD_HEAP");
    unsetenv("FAIRLEAD_JAVA_OPTIONS");
    execv(line[0], line);
    fprintf(stderr, "fairlead: cannot start %s: %s\n", line[0], strerror(errno));
    return COULD_NOT;
}

int main(int count, char **given) {
    if (count == 2 && strcmp(given[1], "health") == 0) {
        return health(variable("FAIRLEAD_HTTP_PORT", "8080"));
    }
    if (count == 4 && strcmp(given[1], "health") == 0 && strcmp(given[2], "--port") == 0) {
        return health(given[3]);
    }
    char folder[PATH_MAX + 1] = "";
    if (readlink("/proc/self/exe", folder, PATH_MAX) < 0) {
        perror("fairlead: /proc/self/exe");
        return COULD_NOT;
    }
    *strrchr(folder, '/') = '\0';
    return java(folder, count, given);
}
