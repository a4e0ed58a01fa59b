# What the scripts beside this file share. Sourced, never run.
# shellcheck shell=sh

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
# shellcheck disable=SC2034 # for those who source this
VENV="$ROOT/.venv"
SYSTEM_PYTHON=/usr/bin/python3
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PYTHONUNBUFFERED=1
# A place that was named from where the caller stands stays that place.
case ${HRGL_VAR:-} in
  '' | /*) ;;
  *) export HRGL_VAR="$PWD/$HRGL_VAR" ;;
esac

say() { printf '%s\n' "$*"; }

fail() {
  printf 'Stopped: %s\n' "$*" >&2
  exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }

can_apt() { is_root && command -v apt-get >/dev/null 2>&1; }

# apt_install PACKAGE... - install Debian packages, with fresh lists if the first try fails.
# It runs out of reach of Ctrl-C: a package system is not left half-way.
apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  apt_log=$(mktemp)
  if setsid -w apt-get install -y --no-install-recommends "$@" >"$apt_log" 2>&1 ||
    { setsid -w apt-get update >"$apt_log" 2>&1 &&
      setsid -w apt-get install -y --no-install-recommends "$@" >"$apt_log" 2>&1; }; then
    rm -f "$apt_log"
    return 0
  fi
  tail -n 3 "$apt_log" >&2
  rm -f "$apt_log"
  return 1
}

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# The distribution's Python is compiled for speed, one that was built by hand often is not. Debian
# leaves out what makes a virtual environment, which only root can add.
has_system_python() {
  is_new_enough "$SYSTEM_PYTHON" &&
    { can_apt || "$SYSTEM_PYTHON" -c 'import ensurepip' 2>/dev/null; }
}

# PYTHON alone if it is named and new enough. Otherwise the one that .venv was made of, so that
# none is made again because somebody else's search path names another; then the distribution's,
# then the first on the search path that is new enough.
find_python() {
  if [ -n "${PYTHON:-}" ] && is_new_enough "$PYTHON"; then
    command -v "$PYTHON"
    return
  fi
  if is_new_enough "$VENV/bin/python"; then
    readlink -f "$VENV/bin/python"
    return
  fi
  if has_system_python; then
    echo "$SYSTEM_PYTHON"
    return
  fi
  for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if is_new_enough "$candidate"; then
      command -v "$candidate"
      return
    fi
  done
  found=$(python3 --version 2>/dev/null || echo 'no Python')
  advice='Name a newer one: PYTHON=/path/to/python3.11 script/server'
  if apt-cache show python3.11-venv >/dev/null 2>&1; then
    advice='Run: sudo apt-get install python3.11 python3.11-venv'
  fi
  fail "Python 3.11 or newer is needed, and $found is here. $advice"
}

# free_mb DIRECTORY - megabytes left on the file system that holds it.
free_mb() { df -Pm "$1" | awk 'NR == 2 { print $4 }'; }

PANGO_PACKAGES='libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core'

# has_pango PYTHON
has_pango() {
  "$1" - <<'PYTHON' 2>/dev/null
import ctypes
for library in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"):
    ctypes.CDLL(library)
PYTHON
}

# ensure_pango PYTHON - WeasyPrint needs it and no wheel brings it. 1 = still missing.
ensure_pango() {
  has_pango "$1" && return 0
  can_apt || return 1
  say "Installing Pango for the PDF files ..."
  # shellcheck disable=SC2086 # a list of packages
  apt_install $PANGO_PACKAGES && has_pango "$1"
}
