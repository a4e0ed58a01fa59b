"""Writing XML that any text fits into."""

from xml.etree.ElementTree import Element, SubElement


def add(parent: Element, name: str, text: str = "", /, **attributes: str) -> Element:
    """A child with ``text``, without the signs that XML cannot hold."""
    child = SubElement(parent, name, attributes)
    child.text = "".join(sign for sign in text if sign in "\t\n" or _is_sign(sign))
    return child


def _is_sign(sign: str) -> bool:
    return sign >= " " and sign not in "\ufffe\uffff"
