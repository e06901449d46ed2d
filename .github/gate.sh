#!/usr/bin/env bash
# The steps of action.yml: `gate.sh install`, `gate.sh run`, `gate.sh comment`. Inputs come as environment variables,
# R1EVAL_*, and are never read as shell text; each becomes one argument, whatever is in it.
set -euo pipefail

home="${RUNNER_TEMP:?}/r1eval-gate"
arguments=()
summary="" # the Markdown file of this step
reason=""  # why there is no verdict

refuse() { # MESSAGE: a mistake in the workflow, in one line
  mark "$1"
  summary="" # its folder may be what is wrong
  finish 2
}

mark() { # MESSAGE: an annotation that fails the job, in one line
  local message="${1//[$'\r\n']/ }"
  reason="$message"
  printf '::error title=r1eval gate::%s\n' "${message//%/%25}"
}

finish() { # EXIT_CODE: the step's outputs, then its end
  local state
  case "$1" in
    0) state="passes" ;;
    1) state="regressed" ;;
    2) state="bad usage or input" ;;
    3) state="can't decide" ;;
    4) state="not comparable" ;;
    5) state="incomplete" ;;
    *) state="ended by an error" ;;
  esac
  output exit-code "$1"
  output state "$state"
  output summary "$(summarize "$1" "$state")"
  exit "$1"
}

summarize() { # EXIT_CODE STATE: the path of the summary; without a verdict, a few words take its place
  [[ -n "$summary" ]] || summary="$(mktemp -d "$RUNNER_TEMP/r1eval-gate-XXXXXXXX")/gate.md" || return 0
  [[ -n "$reason" || ! -s "$summary" ]] || { echo "$summary" && return; }
  { printf '## ⚠️ r1eval gate: %s (exit %s)\n' "$2" "$1"
    [[ -z "$reason" ]] || printf '\n    %s\n' "$reason"
  } > "$summary" && echo "$summary"
}

output() { # NAME VALUE: between lines that no value can guess
  local end="end-$RANDOM$RANDOM$RANDOM$RANDOM"
  printf '%s<<%s\n%s\n%s\n' "$1" "$end" "$2" "$end" >> "${GITHUB_OUTPUT:?}"
}

lines() { # TEXT: its lines that are not blank, stripped
  local line
  while IFS= read -r line || [[ -n "$line" ]]; do
    line="${line#"${line%%[![:space:]]*}"}"
    line="${line%"${line##*[![:space:]]}"}"
    [[ -z "$line" ]] || printf '%s\n' "$line"
  done <<< "$1"
}

option() { # NAME VALUE: nothing if no value is given
  [[ -z "$2" ]] || arguments+=("--$1=$2")
}

options() { # NAME VALUES: one for each line
  local value
  while IFS= read -r value; do option "$1" "$value"; done < <(lines "$2")
}

flag() { # NAME true|false
  case "$2" in
    true) arguments+=("--$1") ;;
    false | "") ;;
    *) refuse "$1: '$2' is neither true nor false" ;;
  esac
}

file() { # NAME PATH: a file to write, in a folder that is made for it
  [[ -n "$2" ]] || return 0
  mkdir -p -- "$(dirname -- "$2")" || refuse "$1: the folder of '$2' cannot be made"
  option "$1" "$2"
}

install() {
  local wanted=() line python="${R1EVAL_PYTHON:-python3}"
  [[ "${R1EVAL_INSTALL:-}" != none ]] || return 0
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    refuse "python: '$python' is not Python 3.11 or newer; use actions/setup-python before this action"
  while IFS= read -r line; do wanted+=("$line"); done < <(lines "${R1EVAL_INSTALL:-${GITHUB_ACTION_PATH:?}}")
  { "$python" -m venv "$home" &&
    "$home/bin/python" -m pip install --quiet --disable-pip-version-check -- "${wanted[@]}"; } ||
    refuse "install: '${wanted[*]}' could not be installed; the log says why"
}

run() {
  local line own
  own="$(mktemp -d "$RUNNER_TEMP/r1eval-gate-XXXXXXXX")" || refuse "RUNNER_TEMP: '$RUNNER_TEMP' cannot be written to"
  [[ -n "${R1EVAL_CANDIDATE:-}" ]] || refuse "candidate: name the candidate's run folder"
  option baseline "${R1EVAL_BASELINE:-}"
  options margin "${R1EVAL_MARGIN:-}"
  option alpha "${R1EVAL_ALPHA:-}"
  option policy "${R1EVAL_POLICY:-}"
  option metric "${R1EVAL_METRIC:-}"
  option max-missing "${R1EVAL_MAX_MISSING:-}"
  flag allow-different-sampling "${R1EVAL_ALLOW_DIFFERENT_SAMPLING:-}"
  options published "${R1EVAL_PUBLISHED:-}"
  flag gate-on-published "${R1EVAL_GATE_ON_PUBLISHED:-}"
  option report-url "${R1EVAL_REPORT_URL:-}"
  file json "${R1EVAL_JSON:-$own/gate.json}"
  file junit "${R1EVAL_JUNIT:-}"
  summary="${R1EVAL_SUMMARY:-$own/gate.md}"
  file summary "$summary"
  while IFS= read -r line; do arguments+=("$line"); done < <(lines "${R1EVAL_ARGS:-}")
  decide "$own" "${R1EVAL_JSON:-$own/gate.json}"
}

decide() { # FOLDER JSON: the gate itself; its stderr is also kept in the folder, for an annotation
  local command="$home/bin/r1eval" code=0
  [[ "${R1EVAL_INSTALL:-}" != none ]] || command=r1eval
  : > "$1/started"
  { "$command" gate "${arguments[@]}" -- "$R1EVAL_CANDIDATE" 2>&1 >&3 | tee -- "$1/stderr" >&2; } 3>&1 ||
    code="${PIPESTATUS[0]}"
  case "$code" in
    0 | 1 | 3 | 4 | 5)
      if [[ -e "$2" && ! "$2" -ot "$1/started" ]]; then # not one from an earlier step
        output json "$2"
      elif [[ "$code" != 0 && -s "$1/stderr" ]]; then # no verdict, so no annotation either
        mark "$(why "$1/stderr")"
      fi
      ;;
    2) mark "$(why "$1/stderr")" ;;
    *) mark "ended by an error (exit $code): $(why "$1/stderr")" ;;
  esac
  finish "$code"
}

why() { # FILE: the error on stderr, or else its last line that is not blank
  grep '^error: ' -- "$1" | tail -n 1 || lines "$(tail -n 20 -- "$1")" | tail -n 1
}

comment() {
  "${R1EVAL_PYTHON:-python3}" "${GITHUB_ACTION_PATH:?}/.github/comment.py"
}

case "${1:-}" in
  install | run | comment) "$1" ;;
  *) echo "usage: gate.sh install|run|comment" >&2 && exit 2 ;;
esac
