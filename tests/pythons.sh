#!/bin/sh
# Prints the Pythons of this machine that lpctl runs on, one of each minor version, the lowest first: those on PATH, and
# those of pyenv that its shims do not start.
minor=10
while [ "$minor" -le 30 ]; do
    for python in "python3.$minor" "${PYENV_ROOT:-$HOME/.pyenv}/versions/3.$minor".*/bin/python; do
        # Debian's own Python makes no environments unless a package of its own is installed.
        if "$python" -c 'import ensurepip, sys; print(sys.executable)' 2>/dev/null; then
            break
        fi
    done
    minor=$((minor + 1))
done
