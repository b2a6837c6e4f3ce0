#!/usr/bin/env python3
"""report.py PAIRS THEIRS OURS: prints how often the answers differ, with the first few; exits 1 where they do.

Where the tool calls a version invalid, ours may place it or call it invalid too; both are counted apart.
"""

import sys

pairs, theirs, ours = ([line.rstrip("\n") for line in open(path, encoding="utf-8")] for path in sys.argv[1:4])
if not len(pairs) == len(theirs) == len(ours):
    sys.exit(f"{len(pairs)} pairs, but {len(theirs)} answers of the tool and {len(ours)} of ours")
different = 0
refused = 0
wider = 0
equal = 0
for pair, tool, our in zip(pairs, theirs, ours):
    if tool == "invalid":
        refused += 1
        wider += our != "invalid"
    elif tool != our:
        different += 1
        if different <= 20:
            print(f"different: {pair}: the tool says {tool}, we say {our}")
    else:
        equal += tool == "0"
print(f"{len(pairs)} pairs: {different} differ, {len(pairs) - refused - different} agree ({equal} of them equal), "
      f"{refused} have a version the tool refuses ({wider} of those we place)")
sys.exit(different > 0)
