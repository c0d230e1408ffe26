# An array of a scheduler, such as Slurm's: sbatch --array=1-8 task. Shard 3 of 8 answers the
# third document and every eighth after it. A task that dies is queued again and goes on where
# it was. No scheduler is needed to see that: xargs starts the tasks as sbatch would.
export SLURM_ARRAY_TASK_COUNT=8
cat > "$WORK/task" <<'FIN'
#!/bin/bash
exec "$GAZETTE" --quiet --resume --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" \
  -o "$WORK/part-$SLURM_ARRAY_TASK_ID.jsonl" "$IN"
FIN
chmod +x "$WORK/task"

# One is killed as soon as something of it is written. Its file is not there; what it wrote is.
SLURM_ARRAY_TASK_ID=3 "$WORK/task" & task=$!
while [ ! -s "$WORK/part-3.jsonl.part" ] && [ ! -e "$WORK/part-3.jsonl" ]; do :; done
kill -KILL $task 2>/dev/null || true
wait $task 2>/dev/null || true
found=$(wc -l < "$WORK/part-3.jsonl.part" 2>/dev/null || echo all)

seq 8 | xargs -P 2 -I{} env SLURM_ARRAY_TASK_ID={} "$WORK/task"
# A line of each in turn is the order of the input.
paste -d '\n' "$WORK"/part-{1..8}.jsonl | sed '/^$/d' > "$OUT"
echo "the killed task had $found records"
