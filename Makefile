# Bare `make` prints what there is. Lines that begin with `#? name: text` are that help.
.DEFAULT_GOAL := help
.PHONY: help build test acceptance suites fmt check bench jmh fuzz run image seeds measure clean
MVN := ./mvnw -B -ntp
SHELL := /bin/bash

#? help: this list
help:
	@sed -n 's/^#? //p' $(MAKEFILE_LIST) | awk -F': ' '{ printf "  %-12s %s\n", $$1, substr($$0, length($$1) + 3) }'

#? build: compile, lint and package everything, without tests
build:
	$(MVN) -DskipTests package

#? test: quick tests of every module, or of one (ONLY=gateway): nothing that takes seconds (make check runs them all)
test:
	$(MVN) test -DexcludedGroups=slow $(if $(ONLY),-pl $(ONLY) -am -Dtest='dev.fairlead.$(ONLY).**.*Test' -Dsurefire.failIfNoSpecifiedTests=false,-pl '!acceptance$(,)!benchmark')
, := ,

#? acceptance: the promises, on real processes
acceptance:
	$(MVN) -DskipTests package -pl cli -am -q
	$(MVN) verify -pl acceptance

#? suites: fetch the conformance suites that are no packages of the system (h2spec, http-cache-tests, oidc-provider)
suites:
	.ci/suites

#? fmt: write every source in the one format
fmt:
	$(MVN) -q spotless:apply

#? check: what CI runs: every test, every lint
check:
	$(MVN) verify

#? bench: our gateway beside haproxy, nginx, caddy and Spring Cloud Gateway, in one run (about 20 minutes; installs the peers)
bench: image
	benchmark/run $(BENCH)

#? jmh: microbenchmarks of the parser, the matcher, the limiter, tokens and a chain (JMH='-f 1 Matcher' picks)
jmh:
	$(MVN) -q -DskipTests package -pl benchmark -am
	benchmark/jmh $(JMH)

#? fuzz: Jazzer on every parser, FUZZ seconds each (PARSER='json rule' picks)
FUZZ ?= 60
fuzz:
	acceptance/fuzz $(FUZZ) $(PARSER)

#? run: everything in one process, with the quickstart
run:
	./fairlead up

#? image: the packaged gateway in target/image, and a Docker image where an engine answers (BASE=image below it)
image:
	deploy/image/build $(BASE)

#? seeds: the numbers of both seeds, measured, as a table (SOAK=PT1H for the whole soak; CLONE=yes VERIFY=yes for what takes minutes)
SOAK ?= PT1M
seeds: image
	$(MVN) verify -pl acceptance -am -Dtest=SeedNumbersTest,FaultTableTest -Dsurefire.failIfNoSpecifiedTests=false \
		-Dfairlead.acceptance.without= -Dfairlead.seeds.soak=$(SOAK) \
		-Dfairlead.seeds.clone=$(if $(CLONE),true,false) -Dfairlead.seeds.verify=$(if $(VERIFY),true,false) \
		-Dfairlead.seeds.results=$(CURDIR)/benchmark/results/seeds

#? measure: the shape of the code: sizes, cycles, surface; fails over the limits
measure:
	$(MVN) -q test -pl cli -am -Dtest='ArchitectureTest,ShapeTest' -Dsurefire.failIfNoSpecifiedTests=false

#? clean: remove what was built
clean:
	$(MVN) -q clean
	rm -rf target
