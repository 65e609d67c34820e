#!/bin/sh
# Submits 3 cells of the plan Tug_of.War to Slurm. They train in
# /scratch/o'neil/100% runs
# Made by: ablate submit tug-of-war --on slurm
# It may be edited. Run it with sh on a machine that has sbatch.
set -eu
mkdir -p '/scratch/o'\''neil/100% runs/submit/logs'

# The plan, where the run folder has none yet.
[ -e '/scratch/o'\''neil/100% runs'/plan.yaml ] || cat >'/scratch/o'\''neil/100% runs'/plan.yaml <<'PLAN'
# Does it?
name: Tug_of.War

seeds: [1]
PLAN

# 1. The text, once, before the cells: on a node, since tokenizing may take longer than a login node allows.
text=$(sbatch --parsable <<'JOB'
#!/bin/bash
#SBATCH --job-name=tug-of-war-text
#SBATCH --partition=cpu
#SBATCH --account=lab
#SBATCH --qos=long
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --mem=3072M
#SBATCH --time=1-02:00:00
#SBATCH --output="/scratch/o'neil/100%% runs/submit/logs/text-%j.log"
#SBATCH --requeue
#SBATCH --open-mode=append
exec '/opt/ablate/bin/ablate' run '/scratch/o'\''neil/100% runs'/plan.yaml --out '/scratch/o'\''neil/100% runs' --prepare --keep-text
JOB
)
echo "text $text"

# 2. An array with a task for each cell.
cells=$(sbatch --parsable --dependency="afterok:${text%%;*}" --kill-on-invalid-dep=yes <<'JOB'
#!/bin/bash
#SBATCH --job-name=tug-of-war-cells
#SBATCH --array=1-3%2
#SBATCH --partition=cpu
#SBATCH --account=lab
#SBATCH --qos=long
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --gpus=1
#SBATCH --cpus-per-task=4
#SBATCH --mem=3072M
#SBATCH --time=1-02:00:00
#SBATCH --output="/scratch/o'neil/100%% runs/submit/logs/cells-%A_%a.log"
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:USR1@150
#SBATCH --constraint=avx512
#SBATCH --comment="a # b"
cells=(
  'mlm/seed-1'
  'rtd-es/seed-1'
  'rtd-gdes/seed-1'
)
cell=${cells[SLURM_ARRAY_TASK_ID - 1]}
# Not SLURM_JOB_ID: that of one of the tasks is the number of the whole array.
task=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID
restarts=${SLURM_RESTART_COUNT:-0}
echo "$(date '+%F %T') $cell begins: job $task on node $SLURMD_NODENAME, restart $restarts"

'/opt/ablate/bin/ablate' run '/scratch/o'\''neil/100% runs'/plan.yaml --out '/scratch/o'\''neil/100% runs' \
  --cell "$cell" --parallel 1 --threads 4 --keep-text --no-report &
pid=$!
# Slurm warns this shell alone of the end (USR1). TERM and HUP mostly go to all processes of the job. USR1 a moment later
# does no harm there, while a second TERM would end ablate before it has saved.
trap 'kill -USR1 $pid 2>/dev/null' USR1
trap 'sleep 1; kill -USR1 $pid 2>/dev/null' TERM HUP
while kill -0 $pid 2>/dev/null; do wait $pid; done # a trap ends wait
wait $pid
code=$?
echo "$(date '+%F %T') $cell ends with code $code"

case $code in
(129 | 138 | 143) # HUP, USR1, TERM: the cell is saved, and goes on in the next attempt
  # After scancel too the job is COMPLETING, but for no reason of Slurm's own: it shall not come back.
  if scontrol show job -o "$task" | grep -Eq 'JobState=[A-Z,]*(COMPLETING|CANCELLED)[A-Z,]* Reason=None'; then
    echo "cancelled: not queued again"
    exit $code
  fi
  if [ "$restarts" -ge 100 ]; then
    echo "stopped 100 times without coming to an end: raise --time"
    exit $code
  fi
  scontrol requeue "$task" || exit $code # ends this script
  ;;
(137) echo "killed: if the node ran out of memory, raise --mem (now 3072M)" ;;
esac
exit $code
JOB
)
echo "cells $cells"

# 3. The report, when all tasks have ended, well or not: it says which cells failed.
report=$(sbatch --parsable --dependency="afterany:${cells%%;*}" <<'JOB'
#!/bin/bash
#SBATCH --job-name=tug-of-war-report
#SBATCH --partition=cpu
#SBATCH --account=lab
#SBATCH --qos=long
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --mem=3072M
#SBATCH --time=1-02:00:00
#SBATCH --output="/scratch/o'neil/100%% runs/submit/logs/report-%j.log"
#SBATCH --requeue
#SBATCH --open-mode=append
exec '/opt/ablate/bin/ablate' report '/scratch/o'\''neil/100% runs'
JOB
)
echo "report $report"
