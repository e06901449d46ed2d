#!/usr/bin/env bash
# What a release must pass, here as in .github/workflows/release.yml:
#   release.sh build FOLDER          the source archive and the wheel, into an empty folder
#   release.sh check FOLDER [TAG]    their description, contents and version; then the wheel installed on its own, used
# Needs uv on PATH. Publishes nothing.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"

fail() {
  echo "release: $1" >&2
  exit 1
}

build() { # FOLDER
  local committed
  committed="$(git -C "$root" log -1 --format=%ct 2> /dev/null)" || fail "$root is no git repository with a commit"
  [[ -z "$(git -C "$root" status --porcelain)" ]] ||
    echo "release: warning: what is not committed is built too" >&2
  mkdir -p "$1"
  [[ -z "$(ls -A "$1")" ]] || fail "$1 is not empty"
  # The time of the commit, so that the same commit makes the same files.
  SOURCE_DATE_EPOCH="$committed" uv build --quiet --out-dir "$1" "$root"
  rm -f "$1/.gitignore"
}

check() { # FOLDER [TAG]
  local wheels=("$1"/r1eval-*.whl) archives=("$1"/r1eval-*.tar.gz) version
  [[ ${#wheels[@]} == 1 && -e "${wheels[0]}" ]] || fail "$1 does not hold one wheel"
  [[ ${#archives[@]} == 1 && -e "${archives[0]}" ]] || fail "$1 does not hold one source archive"
  version="$(basename "${wheels[0]}" | cut -d - -f 2)"
  [[ -z "${2:-}" || "$2" == "v$version" ]] || fail "the tag $2 is not v$version, the version of pyproject.toml"
  [[ -z "${2:-}" ]] || grep -qx "## $version ([0-9-]*)" "$root/CHANGELOG.md" ||
    fail "CHANGELOG.md has no section '## $version (YYYY-MM-DD)'"
  uv tool run --quiet twine==7.0.0 check --strict "${archives[0]}" "${wheels[0]}"
  uv tool run --quiet check-wheel-contents==0.6.3 --toplevel r1eval,benchmarks,sandbox,reports "${wheels[0]}"
  use "$(realpath "${wheels[0]}")" "$version"
}

use() { # WHEEL VERSION: in an environment and a folder that hold nothing else
  local home answer
  home="$(mktemp -d)"
  uv venv --quiet "$home/venv"
  uv pip install --quiet --python "$home/venv/bin/python" --constraints "$root/constraints.txt" "$1"
  cd "$home"
  [[ "$(venv/bin/r1eval --version)" == *" $2" ]] || fail "r1eval --version does not say $2"
  venv/bin/r1eval list > /dev/null
  printf '%s\n' '{"id": 1, "kind": "expression", "gold": "1/2", "response": "\\boxed{0.5}"}' > line.jsonl
  answer="$(venv/bin/r1eval verify line.jsonl)"
  [[ "$answer" == *'"status": "correct"'* ]] || fail "the installed grader says $answer"
  rm -rf "$home"
  echo "release: $(basename "$1") installs and works"
}

case "${1:-}" in
  build | check) "$@" ;;
  *) echo "usage: release.sh build FOLDER | check FOLDER [TAG]" >&2 && exit 2 ;;
esac
