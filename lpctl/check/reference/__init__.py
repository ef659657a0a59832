"""`kind: ReferenceLaunchPlan` documents: existing plans that a repository relies on, checked and never compiled."""
