"""What segments words and tags names."""

import os

# One article is too small for several threads: they would only wait for each other and for other workers.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
