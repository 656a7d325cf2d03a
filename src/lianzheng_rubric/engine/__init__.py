"""The pure core: a plan and records become an assessment. Standard library only; knows nothing of YAML or Chinese."""
