"""The fast screen: a sound first look at a message, by byte operations that run at C speed.

True means: whatever well-formed message these bytes are, it is within the limits and has no DOCTYPE and no processing
instruction. False means only that this look is not sure; the exact scan decides. Bytes are counted where elements are meant,
always so that the count is too high rather than too low:

- every element has a `<`, every attribute a `=`, every namespace declaration an `xmlns`, none of them inside another tag;
- with neither `<!` nor `<?` there are no comments, CDATA sections or instructions, so every `<` begins a tag and `</` an
  end tag. Striking adjacent pairs of start and end tag takes away all leaves at once; what is empty after n rounds has
  depth n. A `/>` is believed to close a tag only where the next mark is another `<`.
"""

from __future__ import annotations

from adapter.guard.limits import Limits

__all__ = ["is_surely_within"]

_END, _CLOSED, _XMLNS = b"\x01", b"\x02", b"\x03"  # marks: these bytes can't be in XML 1.0
_MARKS = b"<>=!?" + _END + _CLOSED + _XMLNS
_NOT_MARKS = bytes(byte for byte in range(256) if byte not in _MARKS)


def is_surely_within(content: bytes, limits: Limits) -> bool:
    """True when `content` (a message without its XML declaration) surely is within `limits`."""
    if _END in content or _CLOSED in content or _XMLNS in content:
        return False
    marks = content.replace(b"</", _END).replace(b"/>", _CLOSED).replace(b"xmlns", _XMLNS).translate(None, _NOT_MARKS)
    if b"<!" in marks or b"<?" in marks or marks.count(b"<") > limits.elements:
        return False
    return (
        marks.count(_XMLNS) <= limits.namespaces
        and _is_surely_sparse(marks, b"=", limits.attributes)
        and _is_surely_sparse(marks, _XMLNS, limits.namespaces_per_element)
        and _is_surely_shallow(marks, limits.depth)
    )


def _is_surely_sparse(marks: bytes, mark: bytes, most: int) -> bool:
    """True when no tag has more than `most` of `mark`: they stand together once all but the tags' begins is struck."""
    if marks.count(mark) <= most:
        return True
    others = _MARKS.replace(b"<", b"").replace(mark, b"")
    return mark * (most + 1) not in marks.translate(None, others)


def _is_surely_shallow(marks: bytes, depth: int) -> bool:
    tags = marks.translate(None, b"=!?" + _XMLNS)
    tags = tags.replace(b"<\x02>", b"<").replace(b"<\x02\x02", b"<")  # perhaps a "/>" in an attribute: not closed
    tags = tags.replace(b"<\x02", b"").translate(None, b">\x02")
    for _ in range(depth):
        if not tags:
            return True
        tags = tags.replace(b"<\x01", b"")
    return not tags
