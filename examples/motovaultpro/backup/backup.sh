#!/bin/sh
# Keeps what the way back needs: the Compose file, the configs, the variables, the topology, and what
# the gateway serves. No secret is kept.
set -eu
cd "$(dirname "$0")/.."
umask 077
cp compose.yaml backup/compose.yaml.backup
tar cf backup/config.tar config
env | grep -E '^(FAIRLEAD_IMAGE|HTTP_PORT|HTTPS_PORT|DASHBOARD_PORT|DOCKER_GID|DOCKER_SOCKET)=' > backup/variables || true
${FAIRLEAD:-../../fairlead} compose topology --json compose.yaml > backup/topology.json
curl -fsS "http://127.0.0.1:${DASHBOARD_PORT:-8080}/api/rawdata" > backup/rawdata.json
echo "kept in backup/: $(cd backup && ls compose.yaml.backup config.tar variables topology.json rawdata.json | tr '\n' ' ')"
