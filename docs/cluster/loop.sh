#!/usr/bin/env bash
# All shards of a run at once on this machine, one for each GPU, then the whole run. The same command resumes.
#
#   SHARDS=4 loop.sh runs/NAME BENCHMARK... --model MODEL [OPTIONS of r1eval run]
set -euo pipefail

out=$1
shift
shards=${SHARDS:-8}
parts=()
processes=()
mkdir -p "$(dirname "$out")" # of the logs

# Shells start background commands with Ctrl-C ignored, so it is passed on as SIGTERM: finished samples are kept.
trap 'kill -TERM "${processes[@]}"; wait; echo "interrupted; the same command resumes" >&2; exit 130' INT TERM HUP

for ((shard = 0; shard < shards; shard++)); do
  part=$out-shard-$shard-of-$shards
  parts+=("$part")
  CUDA_VISIBLE_DEVICES=$shard \
    r1eval run "$@" --shard "$shard/$shards" --out "$part" --quiet >"$part.log" 2>&1 &
  processes+=("$!")
done

worst=0
for shard in "${!processes[@]}"; do
  code=0
  wait "${processes[shard]}" || code=$?
  if ((code)); then
    echo "shard $shard/$shards: exit code $code, see ${parts[shard]}.log: $(tail -n 1 "${parts[shard]}.log")" >&2
  fi
  ((code <= worst)) || worst=$code
done

((worst == 0)) || exit "$worst"
r1eval merge "${parts[@]}" --out "$out"
