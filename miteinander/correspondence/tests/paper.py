"""Reads a finished PDF as a screen reader would: its text, its tags, its claims."""

import io
import re
from collections.abc import Iterator

import pikepdf


def opened(document: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(document))


def text(document: bytes) -> str:
    """All text in the order of the page's content, without line ends. Words written from the right come as drawn."""
    with opened(document) as pdf:
        return "".join(part for page in pdf.pages for part in _texts(page))


def tags(document: bytes) -> list[str]:
    """The types of all structure elements, in reading order."""
    with opened(document) as pdf:
        return [str(element["/S"])[1:] for element in _elements(pdf.Root.StructTreeRoot)]


def _elements(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    children = node.get("/K", pikepdf.Array())
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _elements(child)


def _texts(page: pikepdf.Page) -> Iterator[str]:
    fonts = {name: _unicode(font) for name, font in page.resources.get("/Font", {}).items()}
    signs: dict[bytes, str] = {}
    spoken_for = 0  # glyphs inside a span whose text is given as a whole
    depth: list[bool] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                signs = fonts[str(operands[0])]
            case "BDC" | "BMC":
                traits = operands[1] if len(operands) > 1 else None
                spoken = isinstance(traits, pikepdf.Dictionary) and "/ActualText" in traits
                if spoken and not spoken_for:
                    yield str(traits["/ActualText"])
                depth.append(spoken)
                spoken_for += spoken
            case "EMC":
                spoken_for -= depth.pop()
            case "Tj" | "TJ" if not spoken_for:
                drawn = operands[0] if str(operator) == "TJ" else operands
                for run in drawn:
                    if isinstance(run, pikepdf.String):
                        code = bytes(run)
                        yield "".join(signs.get(code[at : at + 2], "") for at in range(0, len(code), 2))


def _unicode(font: pikepdf.Object) -> dict[bytes, str]:
    """Which text each glyph stands for, from the font's ToUnicode map."""
    table = font["/ToUnicode"].read_bytes().decode("latin-1")
    signs = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for glyph, sign in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            signs[bytes.fromhex(glyph)] = bytes.fromhex(sign).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, sign in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            start = bytes.fromhex(sign).decode("utf-16-be")
            for step in range(int(last, 16) - int(first, 16) + 1):
                signs[(int(first, 16) + step).to_bytes(2, "big")] = start[:-1] + chr(ord(start[-1]) + step)
    return signs
