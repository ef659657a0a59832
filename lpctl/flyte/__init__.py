"""What Flyte's Go code and Kubernetes do, ported, each module with its source: another Flyte means reading it.

Never enters: a manifest, a finding, a rule of lpctl's own.
A fact of Flyte's that lpctl decides by goes here; one that is only told stands where it is told.
"""
