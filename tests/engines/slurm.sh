# A Slurm array: each task answers its shard into a file of its own. The worker of one task is
# killed midway and Slurm queues the task again for its exit status (RequeueExit); another task
# is taken off its node as when the node is needed (scontrol requeue). Both go on where they
# were. The cluster is one node on loopback, without munge, in a folder that is thrown away.
PATH=$PATH:/usr/sbin:/sbin
for program in slurmctld slurmd sbatch scontrol sinfo squeue; do
  type $program >/dev/null 2>&1 || { echo "needs Slurm ($program)"; exit 77; }
done
host=$(hostname -s)
read -r control node < <(python3 -c '
import socket
free = [socket.socket() for _ in range(2)]
for s in free:
    s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in free))')
export SLURM_CONF=$WORK/slurm.conf
mkdir "$WORK/state" "$WORK/spool"
# cred_expire is how long a task waits before it may start again: 120 seconds by default.
cat > "$SLURM_CONF" <<FIN
ClusterName=gazette
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$control
SlurmdPort=$node
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/none
CredType=cred/none
AuthInfo=cred_expire=5
StateSaveLocation=$WORK/state
SlurmdSpoolDir=$WORK/spool
SlurmctldPidFile=$WORK/slurmctld.pid
SlurmdPidFile=$WORK/slurmd.pid
SlurmctldLogFile=$WORK/slurmctld.log
SlurmdLogFile=$WORK/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_interval=1
KillWait=1
RequeueExit=137
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc)
PartitionName=all Nodes=$host Default=YES
FIN
# Slurm wants to know a kind of control groups and then uses none: it may not look at ours.
printf 'CgroupPlugin=cgroup/v1\nCgroupMountpoint=%s\n' "$WORK" > "$WORK/cgroup.conf"

slurmctld -D >/dev/null 2>&1 & daemons=$!
slurmd -D >/dev/null 2>&1 & daemons="$! $daemons"
trap 'scancel -f -s KILL -u "$(id -un)" 2>/dev/null; kill $daemons 2>/dev/null; wait' EXIT
for i in $(seq 200); do [ "$(sinfo -h -o %T 2>/dev/null)" = idle ] && break; sleep 0.1; done
[ "$(sinfo -h -o %T)" = idle ] || { echo "the node does not come up:"; tail -n 3 "$WORK"/slurm*.log; exit 77; }

cat > "$WORK/task" <<'FIN'
#!/bin/bash
part=$WORK/part-$SLURM_ARRAY_TASK_ID.jsonl
"$GAZETTE" --quiet --resume --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" -o "$part" "$IN" &
if [ -z "${SLURM_RESTART_COUNT-}" ]; then
  case $SLURM_ARRAY_TASK_ID in
  3 | 6) until [ -s "$part.part" ]; do :; done ;;&
  3) kill -KILL $! && wc -l < "$part.part" > "$WORK/killed" ;;
  6) scontrol requeue "$SLURM_JOB_ID" ;;
  esac
fi
wait $!
FIN
job=$(sbatch --parsable --array=1-8 --requeue --output="$WORK/task-%a.log" --open-mode=append "$WORK/task")
for i in $(seq 600); do [ -z "$(squeue -h -j "$job" 2>/dev/null)" ] && break; sleep 0.2; done
[ "$(cat "$WORK"/part-?.jsonl | wc -l)" = "$(wc -l < "$IN")" ] || tail -n 3 "$WORK"/*.log
paste -d '\n' "$WORK"/part-{1..8}.jsonl | sed '/^$/d' > "$OUT"
again=$(scontrol show job "$job" | grep -c 'Restarts=1' || true)
echo "$again of 8 tasks were queued again, the killed one with $(cat "$WORK/killed") records"
[ "$again" = 2 ]
