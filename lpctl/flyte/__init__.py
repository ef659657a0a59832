"""What Flyte's Go code does, ported, each module with its source: another Flyte means reading this room.

Never enters: a manifest, a finding, a rule of lpctl's own.
"""
