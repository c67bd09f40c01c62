import sys

from quarry_tune.command import main

sys.exit(main(sys.argv[1:]))
