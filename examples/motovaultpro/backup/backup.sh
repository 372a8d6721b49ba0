#!/bin/sh
# Keeps what the way back needs: the Compose file, the configs, the variables, the topology. No secret is kept.
set -eu
cd "$(dirname "$0")/.."
umask 077
cp compose.yaml backup/compose.yaml.backup
tar cf backup/config.tar config
env | grep -E '^(FAIRLEAD_IMAGE|HTTP_PORT|HTTPS_PORT|DASHBOARD_PORT|DOCKER_GID|DOCKER_SOCKET)=' > backup/variables || true
${FAIRLEAD:-../../fairlead} compose topology --json compose.yaml > backup/topology.json
${FAIRLEAD:-../../fairlead} export -o backup/gateway.yaml 2> /dev/null || rm -f backup/gateway.yaml
echo "kept in backup/: $(cd backup && ls compose.yaml.backup config.tar variables topology.json | tr '\n' ' ')"
