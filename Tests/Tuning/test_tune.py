#!/usr/bin/env python3
"""Tunes real models, most of them tiny and random, and has Quarry and the libraries read what comes out.

    PYTHONPATH=… python3 Tests/Tuning/test_tune.py QUARRY [test_cross …]

Needs what jobs/Tuning/requirements.txt names; all-MiniLM-L6-v2 among the models, for the real one. Runs all files of
tests beside it but test_inputs.py, which needs no Quarry.
"""

import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
OTHERS = ["test_inputs", "test_tune"]

if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    names = sorted(file.stem for file in HERE.glob("test_*.py") if file.stem not in OTHERS)
    unittest.main(module=None, argv=[sys.argv[0], *(sys.argv[2:] or names)], verbosity=2)
