#!/bin/sh
# Copyright the Quarry authors. Licensed under Apache-2.0.
# Rebuilds the whole corpus, writes the questions and checks everything.
set -e
cd "$(dirname "$0")"
export PYTHONDONTWRITEBYTECODE=1
python3 make.py
python3 golden.py
python3 check.py
