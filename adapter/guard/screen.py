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
_MARKS = b"<>=!?" + _END + _CLOSED
_NOT_MARKS = bytes(byte for byte in range(256) if byte not in _MARKS)
_NOT_TAGS_AND_XMLNS = bytes(byte for byte in range(256) if byte not in b"<" + _XMLNS)


def is_surely_within(content: bytes, limits: Limits) -> bool:
    """True when `content` (a message without its XML declaration) surely is within `limits`."""
    if _END in content or _CLOSED in content or _XMLNS in content:
        return False
    marks = content.replace(b"</", _END).replace(b"/>", _CLOSED).translate(None, _NOT_MARKS)
    if b"<!" in marks or b"<?" in marks or marks.count(b"<") > limits.elements:
        return False
    return (
        _has_surely_few_attributes(marks, limits.attributes)
        and _has_surely_few_namespaces(content, limits)
        and _is_surely_shallow(marks, limits.depth)
    )


def _has_surely_few_attributes(marks: bytes, most: int) -> bool:
    """True when no tag has more than `most`: the `=` of one tag stand together once all but tags' begins is struck."""
    return marks.count(b"=") <= most or b"=" * (most + 1) not in marks.translate(None, b">!?" + _END + _CLOSED)


def _has_surely_few_namespaces(content: bytes, limits: Limits) -> bool:
    declared = content.count(b"xmlns")
    if declared > limits.namespaces:
        return False
    if declared <= limits.namespaces_per_element:
        return True
    marks = content.replace(b"xmlns", _XMLNS).translate(None, _NOT_TAGS_AND_XMLNS)
    return _XMLNS * (limits.namespaces_per_element + 1) not in marks


def _is_surely_shallow(marks: bytes, depth: int) -> bool:
    tags = marks.translate(None, b"=!?")
    tags = tags.replace(b"<\x02>", b"<").replace(b"<\x02\x02", b"<")  # perhaps a "/>" in an attribute: not closed
    tags = tags.replace(b"<\x02", b"<\x01").translate(None, b">\x02")
    for _ in range(depth):
        if not tags:
            return True
        tags = tags.replace(b"<\x01", b"")
    return not tags
