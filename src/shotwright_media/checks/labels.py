"""What is written into a file so that programs know it was made by AI.

Two vocabularies, of which one file may carry both:

* IPTC's Digital Source Type (https://cv.iptc.org/newscodes/digitalsourcetype/), as an XMP property of the IPTC
  extension schema. C2PA uses the same addresses.
* The implicit label of China's labelling measures (人工智能生成合成内容标识办法, in force since 2025-09-01) as in
  GB 45438-2025, annex E: seven texts as one JSON object under the name `AIGC`. A file holds it once: in an MP4 among
  the index's keys (TC260-PG-20257A), in a picture as the XMP property `TC260:AIGC` (TC260-PG-20259A). The two guides
  were known to us only from what others say of them and from files of large platforms.

What the law asks of whom is for the user to find out; a label says what is in it and no more.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from xml.sax.saxutils import escape

_SOURCE_TYPES: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_LONGEST: Final = 1024
"""Letters of one text of a label: far more than any name or number needs."""


class DigitalSource(StrEnum):
    """Where what is seen and heard comes from."""

    GENERATED = "trainedAlgorithmicMedia"
    """All of it was made by trained models."""
    COMPOSITE = "compositeWithTrainedAlgorithmicMedia"
    """Some was made by trained models, some by people or by programs that were not trained."""

    @property
    def address(self) -> str:
        return _SOURCE_TYPES + self.value


class Generated(StrEnum):
    """The value of `Label` in GB 45438-2025, annex E: is, may be, or is suspected to be made by AI."""

    YES = "1"
    POSSIBLY = "2"
    SUSPECTED = "3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aigc:
    """The implicit label of GB 45438-2025. The reserved codes are for a producer's or platform's own protection.

    Raises:
        ValueError: Producer or number is empty, or a text is longer than 1024 letters.
    """

    producer: str
    """Name or code of who offers the service that made the content."""
    produce_id: str
    """The producer's own number of this very file."""
    generated: Generated = Generated.YES
    reserved_1: str = ""
    propagator: str = ""
    propagate_id: str = ""
    reserved_2: str = ""

    def __post_init__(self) -> None:
        if not self.producer.strip() or not self.produce_id.strip():
            raise ValueError("An AIGC label names who made the film and its number. Give both in the settings.")
        if max(map(len, self._texts().values())) > _LONGEST:
            raise ValueError(f"A text of the AIGC label is longer than {_LONGEST} letters. Shorten it.")

    def _texts(self) -> dict[str, str]:
        return {
            "Label": self.generated.value,
            "ContentProducer": self.producer,
            "ProduceID": self.produce_id,
            "ReservedCode1": self.reserved_1,
            "ContentPropagator": self.propagator,
            "PropagateID": self.propagate_id,
            "ReservedCode2": self.reserved_2,
        }

    def json(self) -> str:
        """The label as it stands in a file."""
        return json.dumps(self._texts(), ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """All that a file says about its making: where it comes from, and by which program of which version.

    Raises:
        ValueError: A text is longer than 1024 letters.
    """

    source: DigitalSource
    program: str
    version: str
    title: str = ""
    aigc: Aigc | None = None

    def __post_init__(self) -> None:
        if max(map(len, (self.program, self.version, self.title))) > _LONGEST:
            raise ValueError(f"A text of the film's label is longer than {_LONGEST} letters. Shorten it.")


def xmp_packet(label: Label, *, with_aigc: bool) -> bytes:
    """The label as an XMP packet (ISO 16684-1), in UTF-8, with `TC260:AIGC` where the file keeps that in its XMP."""
    aigc = escape(label.aigc.json()) if label.aigc and with_aigc else ""
    properties = [
        f"<xmp:CreatorTool>{_words(f'{label.program} {label.version}')}</xmp:CreatorTool>",
        f"<Iptc4xmpExt:DigitalSourceType>{label.source.address}</Iptc4xmpExt:DigitalSourceType>",
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{_words(label.title)}</rdf:li></rdf:Alt></dc:title>'
        if label.title
        else "",
        f"<TC260:AIGC>{aigc}</TC260:AIGC>" if aigc else "",
    ]
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
        ' xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/">'
        f"{''.join(properties)}</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="r"?>'
    )
    return packet.encode()


def _words(text: str) -> str:
    """A person's words as XML may hold them: control characters, which it may not, become spaces."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return escape(printable)
