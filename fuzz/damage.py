"""Good files with a few stretches cut out, repeated or replaced."""

from __future__ import annotations

from hypothesis import strategies as st


@st.composite
def damaged(draw: st.DrawFn, seeds: list[bytes], pieces: st.SearchStrategy[bytes]) -> bytes:
    """One of the seeds, damaged in up to four places."""
    content = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 40)))
        piece = draw(st.one_of(st.binary(max_size=4), pieces, st.just(content[start:end] * 2)))
        content = content[:start] + piece + content[end:]
    return content
