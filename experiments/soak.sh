#!/usr/bin/env bash
# Runs the experiments undisturbed, and again with Maven or its worker killed at random instants until they finish;
# then compares, byte for byte, every file that can repeat.
#
#   experiments/soak.sh [KILLS [SEED [ARGUMENTS OF MAVEN...]]]
#   experiments/soak.sh 6 1 -Dlotr-gpt.studies=overfitting -Dlotr-gpt.training.iterations=300
#
# Both run stores are left in experiments/target/soak, with Maven's output.
set -euo pipefail
kills=${1:-20} seed=${2:-1}
shift $(($# < 2 ? $# : 2))
root=$(cd "$(dirname "$0")/.." && pwd)
soak=$root/experiments/target/soak
RANDOM=$seed

start() { # STORE ARGUMENTS...
  local store=$1
  shift
  exec mvn -B -ntp -f "$root" -pl experiments -am -DskipTests verify \
    -Dlotr-gpt.store="$store" -Dlotr-gpt.results="$store" -Dlotr-gpt.site="$store/site" -Dlotr-gpt.failOnRefuted=false \
    -Dlotr-gpt.checkpoint.iterations=50 "$@" >>"$store.log" 2>&1
}

rm -rf "$soak"
mkdir -p "$soak"
begun=$SECONDS
(start "$soak/clean" "$@") || { tail -20 "$soak/clean.log"; exit 1; }
whole=$((SECONDS - begun))
echo "undisturbed: $whole s"

workers() { grep -c 'Backend ' "$soak/killed.log" || true; }
: >"$soak/killed.log"
killed=0 finished=no disturbed=yes
while [ $finished = no ] && [ $disturbed = yes ]; do
  before=$(workers) disturbed=no
  (start "$soak/killed" "$@") &
  maven=$!
  if [ $killed -lt "$kills" ]; then
    # From the moment that a worker computes; the whole time would kill most of them before.
    while [ "$(workers)" = "$before" ] && kill -0 $maven 2>/dev/null; do sleep 0.2; done
    after=$((RANDOM % (whole / 4 + 1)))
    for ((second = 0; second < after; second++)); do
      kill -0 $maven 2>/dev/null || break
      sleep 1
    done
    if kill -0 $maven 2>/dev/null; then
      worker=$(pgrep -P $maven java || true)
      case $((RANDOM % 3)) in
        0) victim=Maven; kill -9 $maven ;;
        1) victim=worker; kill -9 ${worker:-$maven} ;;
        *) victim=both; kill -9 $maven $worker ;;
      esac
      killed=$((killed + 1)) disturbed=yes
      echo "kill $killed: $victim, $after s after its worker began"
    fi
  fi
  if { wait $maven; } 2>/dev/null; then finished=yes; fi
done
if [ $finished = no ]; then
  tail -20 "$soak/killed.log"
  echo "the build fails although nobody disturbed it"
  exit 1
fi

different=0
same() { cmp -s "$1" "$2" || { echo "different: $2"; different=$((different + 1)); }; }
same <(ls "$soak/clean/runs") <(ls "$soak/killed/runs")
same <(cut -d, -f1-25 "$soak/clean/results.csv") <(cut -d, -f1-25 "$soak/killed/results.csv")
files=0
for run in "$soak"/clean/runs/*; do
  for file in metrics.csv best.safetensors final.safetensors evaluation.json evaluation.csv samples.txt; do
    same "$run/$file" "$soak/killed/runs/${run##*/}/$file"
    files=$((files + 1))
  done
done
echo "$killed kills, $(grep -c 'RESUMED at' "$soak/killed.log" || true) runs resumed, $files files compared, $different different"
[ $different = 0 ]
