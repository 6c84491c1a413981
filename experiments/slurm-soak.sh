#!/usr/bin/env bash
# Trains many short runs on this machine, and again on a Slurm of three nodes of which one is lost every minute; then
# compares, byte for byte, every file that can repeat. As root, with Debian's slurm-wlm and munge, after mvn install.
#
#   experiments/slurm-soak.sh [RUNS [RUNS A TASK [ARGUMENTS OF MAVEN...]]]
#
# Both run stores are left in experiments/target/slurm-soak, with Maven's output.
set -euo pipefail
runs=${1:-1000} packed=${2:-10}
shift $(($# < 2 ? $# : 2))
root=$(cd "$(dirname "$0")/.." && pwd)
soak=$root/experiments/target/slurm-soak
slurm=$root/lotr-gpt-maven-plugin/src/test/slurm.sh
rm -rf "$soak"
mkdir -p "$soak"
# Munge's user is to get through.
cluster=$(mktemp -d)
chmod 711 "$cluster"
export SLURM_CONF=$cluster/slurm.conf

# Invented, so that no text is anybody's.
RANDOM=1
words=("the " a\  "king " "sees " "no " "ship, " $'sea.\n' "and " "old ")
for ((i = 0; i < 4000; i++)); do printf '%s' "${words[RANDOM % 9]}"; done >"$soak/corpus.txt"
cat >"$soak/pom.xml" <<END
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>soak</groupId>
  <artifactId>soak</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <build>
    <plugins>
      <plugin>
        <groupId>dev.lotrgpt</groupId>
        <artifactId>lotr-gpt-maven-plugin</artifactId>
        <version>0.1.0-SNAPSHOT</version>
        <configuration>
          <corpus>corpus.txt</corpus>
          <seeds>$runs</seeds>
          <model><layers>1</layers><heads>2</heads><embedding>16</embedding><context>16</context></model>
          <training>
            <batchSize>8</batchSize>
            <iterations>200</iterations>
            <evaluationInterval>100</evaluationInterval>
            <evaluationBatches>4</evaluationBatches>
          </training>
          <checkpoint><iterations>50</iterations></checkpoint>
          <samples><prompts><prompt>the </prompt></prompts><length>50</length></samples>
        </configuration>
        <executions>
          <execution><id>soak</id><goals><goal>train</goal></goals></execution>
          <execution><id>results</id><goals><goal>evaluate</goal></goals></execution>
        </executions>
      </plugin>
    </plugins>
  </build>
</project>
END

train() { # STORE ARGUMENTS...
  local store=$1 begun=$SECONDS
  shift
  mvn -B -ntp -f "$soak/pom.xml" verify -Dlotr-gpt.store="$store" -Dlotr-gpt.results="$store" "$@" \
    >"$store.log" 2>&1 || { tail -20 "$store.log"; exit 1; }
  echo $((SECONDS - begun)) >"$store.seconds"
}

losses=0
lose_nodes() {
  local node
  trap 'echo $losses >"$soak/losses"; exit' TERM
  while :; do
    sleep 60 & wait $!
    node=$((losses % 3 + 1))
    "$slurm" lose "$cluster" $node
    losses=$((losses + 1))
    sleep 5 & wait $!
    "$slurm" node "$cluster" $node
  done
}

train "$soak/local" "$@"
echo "on this machine: $(cat "$soak/local.seconds") s"
"$slurm" start "$cluster" 1
lose_nodes &
loser=$!
trap 'kill $loser 2>/dev/null || true; "$slurm" stop "$cluster"' EXIT
train "$soak/slurm" -Dlotr-gpt.executor=slurm -Dlotr-gpt.slurm.runsPerJob="$packed" -Dlotr-gpt.slurm.retries=10 "$@"
kill $loser
wait $loser || true

different=0 twice=0 lost=0 files=0
for run in "$soak"/local/runs/*; do
  other=$soak/slurm/runs/${run##*/}
  [ "$(grep -c '"status" : "TRAINED"' "$other/run.json")" = 1 ] || lost=$((lost + 1))
  [ "$(grep -c '"runFinished"' "$other/messages.json-seq")" = 1 ] || twice=$((twice + 1))
  for file in metrics.csv best.safetensors final.safetensors evaluation.json evaluation.csv samples.txt; do
    cmp -s "$run/$file" "$other/$file" || { echo "different: $other/$file"; different=$((different + 1)); }
    files=$((files + 1))
  done
done
echo "on Slurm: $(cat "$soak/slurm.seconds") s, nodes lost: $(cat "$soak/losses"), requeued or submitted again:"
grep -E 'Submitted|submitted again|RESUMED at' "$soak/slurm.log" | sed -E 's/.*(Submitted|submitted again|RESUMED).*/\1/' | sort | uniq -c
echo "$(ls "$soak/local/runs" | wc -l) runs, lost: $lost, trained twice: $twice; $files files compared, $different different"
[ $different = 0 ] && [ $lost = 0 ] && [ $twice = 0 ]
