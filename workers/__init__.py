"""The jobs: RQ on one side, the extraction on the other."""
