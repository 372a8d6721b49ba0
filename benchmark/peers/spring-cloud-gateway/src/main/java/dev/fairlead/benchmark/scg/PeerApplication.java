package dev.fairlead.benchmark.scg;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Spring Cloud Gateway with what its configuration file says; the profile {@code equipped} adds key check, limit, log and metrics. */
@SpringBootApplication
public class PeerApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(PeerApplication.class, arguments);
    }
}
