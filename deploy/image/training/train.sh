#!/bin/sh
# Starts the operator for real, with this folder's empty lists for a cluster, and stops it; the JVM then writes what it has learnt.
#
# The file server answers a list and the watch after it with the same file. A watch reads whole lines: the list of adapters has no
# line end and so no event in it, and the list of Secrets is an event as well.
set -eu
port="${TRAINING_PORT:-8001}"

java -m jdk.httpserver -b 127.0.0.1 -p "$port" -d /training &
cluster=$!
trap 'kill "$cluster"' EXIT
KUBERNETES_MASTER="http://127.0.0.1:$port" HTTP_PORT=0 \
  java @/app/jvm.options -XX:AOTCacheOutput=/tmp/lora-operator.aot -cp @/app/jib-classpath-file dev.loraoperator.Main \
  > /tmp/training.log 2>&1 &
operator=$!

started=0
timeout 120 sh -c 'until grep -q "operator started" /tmp/training.log; do sleep 1; done' || started=$?
kill "$operator"
wait "$operator" || true
cat /tmp/training.log
[ "$started" = 0 ]

cp /app/jvm.options /tmp/jvm.options
printf '\n# Made by train.sh for this very JVM and these jars.\n-XX:AOTCache=/app/lora-operator.aot\n' >> /tmp/jvm.options
test -s /tmp/lora-operator.aot
