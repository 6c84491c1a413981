#!/bin/sh
# Slurm's commands, by the name that this is called by. A job is a directory: the state of each task, in a file of its number.
# With --hold a job begins once squeue was asked for it twice.
cd "$(dirname "$0")/.." || exit
mkdir -p jobs
command=$(basename "$0")
echo "$command $*" >>calls

perform() { # JOB
  for task in $(seq 0 "$(cat "jobs/$1/last")"); do
    echo RUNNING >"jobs/$1/$task"
    if SLURM_ARRAY_JOB_ID=$1 SLURM_ARRAY_TASK_ID=$task sh -c "$(cat "jobs/$1/task")" >>"jobs/$1/out" 2>&1; then
      echo COMPLETED >"jobs/$1/$task"
    else
      echo FAILED >"jobs/$1/$task"
    fi
  done
}

case $command in
  sbatch)
    job=$(($(ls jobs | wc -l) + 1))
    mkdir "jobs/$job"
    while :; do
      case $1 in
        --job-name=*) echo "${1#*=}" >"jobs/$job/name" ;;
        --array=*) echo "$1" | sed -E 's/.*-([0-9]+)(%.*)?/\1/' >"jobs/$job/last" ;;
        --hold) echo 2 >"jobs/$job/held" ;;
        --*) ;;
        *) break ;;
      esac
      shift
    done
    echo "exec '$1' $2" >"jobs/$job/task"
    chmod +x "$1"
    for task in $(seq 0 "$(cat "jobs/$job/last")"); do echo PENDING >"jobs/$job/$task"; done
    [ -f "jobs/$job/held" ] || perform "$job" >/dev/null 2>&1 &
    echo "$job"
    ;;
  squeue)
    for argument; do
      case $argument in --jobs=*) asked=$(echo "${argument#*=}" | tr , ' ') ;; esac
    done
    for job in $asked; do
      for task in $(seq 0 "$(cat "jobs/$job/last")"); do
        echo "${job}_$task|$(cat "jobs/$job/$task")|$(cat "jobs/$job/name")|JobHeldUser"
      done
      if [ -f "jobs/$job/held" ]; then
        left=$(($(cat "jobs/$job/held") - 1))
        echo $left >"jobs/$job/held"
        if [ $left = 0 ]; then
          rm "jobs/$job/held"
          perform "$job" >/dev/null 2>&1 &
        fi
      fi
    done
    ;;
  scontrol) echo "MaxArraySize            = 1001" ;;
esac
