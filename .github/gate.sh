#!/usr/bin/env bash
# The steps of action.yml: `gate.sh install`, `gate.sh run`. Inputs come as environment variables, R1EVAL_*, and are
# never read as shell text; each becomes one argument, whatever is in it.
set -euo pipefail

home="${RUNNER_TEMP:?}/r1eval-gate"
arguments=()

refuse() { # MESSAGE: a mistake in the workflow, said in one line
  printf '::error title=r1eval gate::%s\n' "${1//[$'\r\n']/ }"
  finish 2
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
  exit "$1"
}

output() { # NAME VALUE: between lines that no value can guess
  local mark="end-$RANDOM$RANDOM$RANDOM$RANDOM"
  printf '%s<<%s\n%s\n%s\n' "$1" "$mark" "$2" "$mark" >> "${GITHUB_OUTPUT:?}"
}

lines() { # TEXT: its lines that say anything, without the blanks around them
  local line
  while IFS= read -r line || [[ -n "$line" ]]; do
    line="${line#"${line%%[![:space:]]*}"}"
    line="${line%"${line##*[![:space:]]}"}"
    [[ -z "$line" ]] || printf '%s\n' "$line"
  done <<< "$1"
}

option() { # NAME VALUE: nothing where no value is given
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
  mkdir -p -- "$(dirname -- "$2")"
  option "$1" "$2"
  output "$1" "$2"
}

install() {
  local wanted=() line python="${R1EVAL_PYTHON:-python3}"
  [[ "${R1EVAL_INSTALL:-}" != none ]] || return 0
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    refuse "python: '$python' is not Python 3.11 or newer; use actions/setup-python before this action"
  while IFS= read -r line; do wanted+=("$line"); done < <(lines "${R1EVAL_INSTALL:-${GITHUB_ACTION_PATH:?}}")
  "$python" -m venv "$home"
  "$home/bin/python" -m pip install --quiet --disable-pip-version-check -- "${wanted[@]}"
}

run() {
  local command="$home/bin/r1eval" line code=0
  [[ "${R1EVAL_INSTALL:-}" != none ]] || command=r1eval
  mkdir -p -- "$home"
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
  file json "${R1EVAL_JSON:-$home/gate.json}"
  file junit "${R1EVAL_JUNIT:-}"
  file summary "${R1EVAL_SUMMARY:-}"
  while IFS= read -r line; do arguments+=("$line"); done < <(lines "${R1EVAL_ARGS:-}")
  "$command" gate "${arguments[@]}" -- "$R1EVAL_CANDIDATE" || code=$?
  finish "$code"
}

case "${1:-}" in
  install | run) "$1" ;;
  *) echo "usage: gate.sh install|run" >&2 && exit 2 ;;
esac
