"""How the models are made; what they are for is in workers/extraction."""

import os

# One thread each: the same bytes on each machine, and networks that learn side by side do not wait in turn.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
