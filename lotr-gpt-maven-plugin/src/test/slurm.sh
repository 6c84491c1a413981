#!/usr/bin/env bash
# A Slurm of three virtual nodes on this machine, in a directory of its own, without systemd, cgroups or accounting.
# Needs root and Debian's packages slurm-wlm and munge.
#
#   slurm.sh start DIR [CPUS]   writes DIR/slurm.conf, starts all and waits until the nodes are idle
#   slurm.sh node DIR N         starts node nN again
#   slurm.sh lose DIR N         kills node nN: slurmd, the daemons of its steps, and all that they started
#   slurm.sh orphan DIR N       kills the daemon of a step of node nN alone: what it started goes on
#   slurm.sh stop DIR           ends all
#
# Commands find it by SLURM_CONF=DIR/slurm.conf.
set -euo pipefail
command=$1 dir=$2
export SLURM_CONF=$dir/slurm.conf
nodes=3

free_port() {
  while :; do
    local port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

configure() { # CPUS
  local host
  host=$(hostname -s)
  {
    cat <<END
ClusterName=lotrgpt
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/munge/socket
CredType=cred/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$dir/log/jobcomp.txt
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmctldTimeout=10
SlurmdTimeout=10
KillWait=15
MinJobAge=300
MaxArraySize=1001
MaxJobCount=20000
JobRequeue=1
SchedulerParameters=sched_interval=5,bf_interval=5,sched_min_interval=200000
StateSaveLocation=$dir/state
SlurmctldPidFile=$dir/slurmctld.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdPidFile=$dir/slurmd.%n.pid
SlurmdLogFile=$dir/log/slurmd.%n.log
SlurmdSpoolDir=$dir/spool.%n
SlurmdParameters=config_overrides
END
    for ((n = 1; n <= nodes; n++)); do
      echo "NodeName=n$n NodeHostname=$host NodeAddr=127.0.0.1 Port=$(free_port) CPUs=$1 RealMemory=8000"
    done
    echo "PartitionName=all Nodes=n[1-$nodes] Default=YES State=UP"
  } >"$dir/slurm.conf"
}

start_munge() {
  mkdir -p "$dir/munge"
  head -c 128 /dev/urandom >"$dir/munge/key"
  chown -R munge "$dir/munge"
  chmod 711 "$dir/munge"
  chmod 400 "$dir/munge/key"
  # munged wants every directory above its files safe from others; --force goes on all the same.
  runuser -u munge -- munged --force --key-file="$dir/munge/key" --socket="$dir/munge/socket" \
    --pid-file="$dir/munge/pid" --log-file="$dir/munge/log" --seed-file="$dir/munge/seed" >/dev/null 2>&1
}

start_node() {
  mkdir -p "$dir/spool.n$1"
  slurmd -f "$SLURM_CONF" -N "n$1"
}

# A process and all that it started.
tree() {
  local child
  echo "$1"
  for child in $(pgrep -P "$1" || true); do tree "$child"; done
}

# The daemons of a node's steps. They name their node by their log alone.
steps() {
  local step
  for step in $(pgrep -f '^slurmstepd: ' || true); do
    if readlink "/proc/$step/fd/"* 2>/dev/null | grep -qx "$(realpath "$dir")/log/slurmd.n$1.log"; then
      echo "$step"
    fi
  done
}

case $command in
  start)
    mkdir -p "$dir/log" "$dir/state"
    configure "${3:-2}"
    start_munge
    slurmctld -f "$SLURM_CONF" -c
    for ((n = 1; n <= nodes; n++)); do start_node "$n"; done
    for ((i = 0; i < 300; i++)); do
      [ "$(sinfo --noheader --Node --states=idle --format=%n 2>/dev/null | wc -l)" = $nodes ] && exit 0
      sleep 0.1
    done
    echo "the nodes are not idle after 30 s:" >&2
    sinfo >&2 || true
    tail -5 "$dir"/log/*.log >&2
    exit 1
    ;;
  node) start_node "$3" ;;
  lose)
    victims=$(cat "$dir/slurmd.n$3.pid" 2>/dev/null || true)
    for step in $(steps "$3"); do victims="$victims $(tree "$step")"; done
    kill -9 $victims 2>/dev/null || true
    ;;
  orphan)
    for ((i = 0; i < 300; i++)); do
      for step in $(steps "$3"); do kill -9 "$step" && exit 0; done
      sleep 0.1
    done
    echo "node n$3 has no task" >&2
    exit 1
    ;;
  stop)
    scancel --user="$(id -un)" 2>/dev/null || true
    for pid in "$dir"/slurmd.*.pid "$dir/slurmctld.pid" "$dir/munge/pid"; do
      [ -f "$pid" ] && kill "$(cat "$pid")" 2>/dev/null || true
    done
    ;;
esac
