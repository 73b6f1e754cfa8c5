#!/bin/sh
# Create the virtual environment $1 with the first suitable Python, or say in one sentence what to install.
# Set PYTHON to choose one. Plain sh, because this runs before anything of ours is installed.
set -eu

venv=$1
# The versions the lock was checked for: 3.11 up to, but not including, 3.15.
suitable='import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] < (3, 15))'

stop() {
    echo "$1" >&2
    exit 1
}

if [ -n "${PYTHON:-}" ]; then
    "$PYTHON" -c "$suitable" 2>/dev/null || stop "PYTHON=$PYTHON is not a Python 3.11 to 3.14; choose another one."
    python=$PYTHON
else
    python=
    for candidate in python3 python3.13 python3.12 python3.11 python3.14; do
        if "$candidate" -c "$suitable" 2>/dev/null; then
            python=$candidate
            break
        fi
    done
    [ -n "$python" ] || stop "Shotwright needs Python 3.11 to 3.14. On Debian 12+ or Ubuntu 24.04+: 'sudo apt install python3 python3-venv'; on macOS: 'brew install python@3.13'. Or name one: 'make PYTHON=/path/to/python3.12 setup'."
fi

"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    stop "$python cannot create virtual environments. On Debian or Ubuntu: 'sudo apt install python3-venv' (or the package named after your version, such as python3.12-venv)."

echo "Creating $venv with $("$python" --version)"
"$python" -m venv --clear "$venv"
