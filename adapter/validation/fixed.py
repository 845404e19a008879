"""What closes libxml2's hole: it never checks `fixed` on a reference to an attribute (CHECKS.md).

    <attribute ref="StUF:entiteittype" use="required" fixed="ZAK"/>

lets any entiteittype pass. A local attribute with `fixed` is checked. So, before libxml2 sees a schema, each such reference
becomes a reference to an attribute group that is written into the document that declares the attribute, and that holds a
local, qualified attribute of the same name, type and fixed value. That means the same to every other validator, and costs
nothing while messages are judged.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping

from lxml import etree

from adapter.validation.documents import XS

__all__ = ["close"]

_ATTRIBUTE = f"{XS}attribute"
_GROUP = f"{XS}attributeGroup"

_Declared = dict[str, tuple[etree._Element, etree._Element]]  # by Clark name: the document's root, the declaration


def close(documents: Mapping[str, etree._Element]) -> int:
    """Rewrite the trees of a pack in place; give the number of references that were rewritten."""
    declared = _declarations(documents)
    groups: dict[tuple[str, str | None, str | None], str] = {}
    count = 0
    for root in documents.values():
        for reference in [each for each in root.iter(_ATTRIBUTE) if _is_fixed_reference(each)]:
            prefix, _, local = reference.get("ref", "").rpartition(":")
            name = f"{{{reference.nsmap.get(prefix or None) or ''}}}{local}"
            if name not in declared:
                continue
            key = (name, reference.get("fixed"), reference.get("use"))
            if key not in groups:
                groups[key] = f"vast-{len(groups) + 1}"
                _write_group(groups[key], *declared[name], reference)
            _replace(reference, prefix, groups[key])
            count += 1
    return count


def _declarations(documents: Mapping[str, etree._Element]) -> _Declared:
    declared: _Declared = {}
    for root in documents.values():
        for declaration in root.iterchildren(_ATTRIBUTE):
            declared.setdefault(f"{{{root.get('targetNamespace', '')}}}{declaration.get('name')}", (root, declaration))
    return declared


def _is_fixed_reference(attribute: etree._Element) -> bool:
    return (
        attribute.get("ref") is not None and attribute.get("fixed") is not None and attribute.get("use") != "prohibited"
    )


def _write_group(name: str, root: etree._Element, declaration: etree._Element, reference: etree._Element) -> None:
    group = etree.SubElement(root, _GROUP, name=name)
    local = copy.deepcopy(declaration)
    local.tail = None
    if "default" in local.attrib:
        del local.attrib["default"]
    local.set("form", "qualified")
    for key in ("fixed", "use"):
        value = reference.get(key)
        if value is not None:
            local.set(key, value)
    group.append(local)


def _replace(reference: etree._Element, prefix: str, group: str) -> None:
    parent = reference.getparent()
    assert parent is not None
    new = etree.Element(_GROUP, ref=f"{prefix}:{group}" if prefix else group)
    new.tail = reference.tail
    parent.replace(reference, new)
