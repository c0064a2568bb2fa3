"""Lines that tell what a picture shows or who took it, known by their words alone."""

import re
from typing import Final

_PHOTO: Final = re.compile(
    r"^(?:ilustrasi|illustration|foto|photo|photos|bild|image|picture|gambar|caption|foto ilustrasi|file photo|"
    r"фото|写真|사진)\s*[.:/]",
    re.IGNORECASE,
)
_AGENCY: Final = (
    r"(?:REUTERS|Reuters|AP|AFP|EPA|EFE|dpa|DPA|ANTARA(?: FOTO)?|Antara(?: Foto)?|TASS|Sputnik|Xinhua|KCNA|Yonhap|"
    r"Getty(?: Images)?|"
    r"Shutterstock|iStock|Bloomberg|Anadolu(?: Agency)?|Handout|Pool|Net|Istimewa|ist|AFP Photo|PA|PA Wire|Imago|IMAGO|"
    r"Kremlin|Instagram|Facebook|Twitter|Unsplash|Pixabay|Pexels)"
)
_CREDITED: Final = (
    re.compile(rf"(?:^|[/.(\[] ?){_AGENCY}(?:/[^/.]{{2,40}})?(?: (?:ATTENTION EDITORS|Pool|File|Archive))*[)\]]?\.?$"),
    re.compile(r"\b(?:via|melalui)\s+(?:REUTERS|AP|AFP|Reuters|Getty Images|TASS)\b[^.]{0,40}$"),
    re.compile(r"[(\[][^()\[\]]*(?:Photo|Foto|FOTO|Pool|via AP|/AP|/AFP|AP,|AFP/|REUTERS/|File)[^()\[\]]*[)\]]\.?$"),
    re.compile(r"/(?:[A-Z][\w.'-]+ ?){1,3}$"),
)
_SHOUTED: Final = re.compile(r"(?:ILUSTRASI|FOTO|PHOTO|FILE PHOTO|FILE)\s?(?:[.:]|[-–—] )")
_GRAPHIC: Final = re.compile(r"(?:infogra\w+|grafis|grafik)\b[^.!?]{3,140}\([^()/]{2,40}/[^()]{2,40}\)$", re.IGNORECASE)
_LONGEST: Final = 700


def is_caption(text: str) -> bool:
    """Whether the line begins as a caption or ends with a photographer's credit."""
    if len(text) > _LONGEST:
        return False
    if _PHOTO.match(text):
        return True
    return any(form.search(text) for form in _CREDITED)


def opens_caption(text: str) -> bool:
    """Whether the line opens as pictures' texts alone do: "ILUSTRASI. …", "FOTO: …"."""
    return text[0] in "IFP" and _SHOUTED.match(text) is not None


def is_graphic(text: str) -> bool:
    """Whether the line names a graphic and who made it: "Infografis … (Liputan6.com/Abdillah)"."""
    return text.endswith(")") and _GRAPHIC.match(text) is not None
