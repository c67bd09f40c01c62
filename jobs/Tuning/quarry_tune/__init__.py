"""Tunes models that Quarry reads, on pairs or judgements of one's own. See `python3 -m quarry_tune train --help`."""
