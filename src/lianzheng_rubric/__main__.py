"""``python -m lianzheng_rubric``."""

import sys

from lianzheng_rubric.cli import main

sys.exit(main())
