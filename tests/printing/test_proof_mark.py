"""The proof code is printed 25 mm wide, coarse enough for a bad scanner, and changes nothing of the text."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from pdf_reading import joined
from PIL import Image, ImageChops, ImageFilter

from app.domain.errors import Defect, UserError
from app.domain.forms.sheet import Closing, Prose, Sheet, SignHere, Title, Words
from app.domain.page_code import PageCode, paper_tag
from app.domain.proof import Proof
from printing.fonts import FontBook
from printing.forms.sheet import render_sheet
from printing.layout import PaperSize, layout_for
from printing.page import BODY_WIDTH, MM, typeset
from printing.page import Sheet as Frame
from printing.paper_pictures import codes_on, pictures
from printing.picture_codes import find_codes
from printing.proof_mark import SIDE, ProofMark, Signer, matrix
from printing.proof_text import digest_of_pdf
from printing.qr import QrCode
from printing.rendered import Rendered
from sync.keys import SiteKeys
from sync.proofs import read_proof, sign_proof
from tools import verapdf

KEYS = SiteKeys("01" * 32, "")
NUMBER = "（2026）柳河人调字第018号"
PAGE = PageCode("ab" * 16, paper_tag("a"), 10, 1, 1, 1, "cd" * 6).encode()


def code(issuer: str = "青石镇柳河村人民调解委员会", digest: str = "cd" * 32, pages: int = 1) -> str:
    return sign_proof(KEYS, Proof("dd" * 16, "", issuer, NUMBER, 1, date(2026, 3, 5), pages, digest))


@pytest.fixture(scope="session")
def printed(fonts: FontBook) -> Rendered:
    """A page with both codes, at their real sizes."""
    mark = ProofMark(Signer((), lambda digest, pages: code()), (f"编号：{NUMBER}", "第1版", "2026年3月5日"), fonts)
    return typeset([mark, QrCode(PAGE, 14 * MM, before=100 * MM)], Frame("试印", "试"), fonts, final=True)


def scanned(rendered: Rendered, dpi: int) -> Image.Image:
    document = pypdfium2.PdfDocument(rendered.pdf)
    picture = document[0].render(scale=dpi / 72).to_pil().convert("L")
    document.close()
    return picture


def noisy(picture: Image.Image, sigma: float) -> Image.Image:
    return ImageChops.add(picture, Image.effect_noise(picture.size, sigma), scale=1, offset=-128)


def as_jpeg(picture: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    (read,) = pictures(out.getvalue())
    return read


def aslant(picture: Image.Image) -> Image.Image:
    """As seen by a camera that is not held straight over the paper."""
    width, height = picture.size
    corners = (-0.04 * width, -0.05 * height, 0.03 * width, 1.02 * height, 1.06 * width, 1.05 * height, 0.98 * width, 0.02 * height)
    return picture.transform((width, height), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=230)


def turned(picture: Image.Image, degrees: float) -> Image.Image:
    return picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


@pytest.mark.parametrize("issuer", ["村", "青石镇柳河村人民调解委员会", "某某自治州某某自治县某某民族乡某某某某村人民调解委员会", "长" * 100])
def test_modules_are_at_least_four_tenths_of_a_millimetre(issuer: str) -> None:
    assert SIDE / MM / len(matrix(code(issuer))) >= 0.4


def test_more_than_fits_is_never_printed() -> None:
    with pytest.raises(Defect):
        matrix("SP1" + "A" * 470)


def test_a_scan_of_200_dpi_is_read_with_noise_blur_compression_and_askew(printed: Rendered) -> None:
    page = scanned(printed, 200)
    spoiled = [
        page, noisy(page, 40), as_jpeg(page, 60), page.filter(ImageFilter.GaussianBlur(1)), turned(page, 5), turned(page, 93), aslant(page),
        as_jpeg(noisy(aslant(turned(page, 5)).filter(ImageFilter.GaussianBlur(0.7)), 30), 60),
    ]
    for number, picture in enumerate(spoiled):
        assert set(codes_on(picture)) == {code(), PAGE}, number


def test_a_large_photograph_out_of_focus_is_read_in_a_smaller_copy(printed: Rendered) -> None:
    photo = as_jpeg(noisy(aslant(turned(scanned(printed, 400), 3)).filter(ImageFilter.GaussianBlur(2.2)), 30), 70)
    assert set(codes_on(photo)) == {code(), PAGE}


def test_every_picture_of_a_tiff_is_looked_at_and_what_is_none_is_refused(printed: Rendered) -> None:
    page, out = scanned(printed, 200), io.BytesIO()
    page.save(out, "TIFF", save_all=True, append_images=[page])
    assert [set(codes_on(picture)) for picture in pictures(out.getvalue())] == [{code(), PAGE}] * 2
    telephone = io.BytesIO()
    page.save(telephone, "MPO", save_all=True, append_images=[page.resize((300, 400))])
    assert len(list(pictures(telephone.getvalue()))) == 1
    for data in (b"", b"\x89PNG\r\n\x1a\nbroken", out.getvalue()[:300], b"GIF89a" + bytes(30)):
        with pytest.raises(UserError) as refused:
            list(pictures(data))
        assert refused.value.code == "proof.unreadable"


def test_the_words_beside_it_are_there(printed: Rendered, fonts: FontBook) -> None:
    assert f"核验码　说事簿编号：{NUMBER}第1版2026年3月5日" in joined(printed)
    mark = ProofMark(Signer((), lambda digest, pages: ""), ("一", "二", "三"), fonts)
    assert mark.measure(BODY_WIDTH) >= 25 * MM
    assert mark.split(BODY_WIDTH, 10) is None


@pytest.mark.parametrize("size", ["A4", "16K", "A5"])
def test_a_sheet_bears_the_code_of_its_own_text_25_mm_wide(fonts: FontBook, size: PaperSize) -> None:
    hand = SignHere("人民调解员（签名）：李建国")
    sheet = Sheet("F10", "人民调解协议书", "", NUMBER, (Title("人民调解协议书"), Prose((Words("两家共用一条水渠。" * 9),)), Closing((hand,))))
    signer = Signer(("第1版", "2026年3月5日"), lambda digest, pages: code(digest=digest, pages=pages))
    made = [render_sheet(sheet, fonts, proof=signer, code=PageCode.decode(PAGE), layout=layout_for(size)) for _ in range(2)]
    assert made[0].pdf == made[1].pdf
    found = {found.text[:2]: found for found in find_codes(scanned(made[0], 200))}
    proof = read_proof(found["SP"].text)
    assert (proof.digest, proof.pages) == (digest_of_pdf(made[0].pdf), 1) == (made[0].digest, made[0].pages)
    page = PageCode.decode(found["S1"].text)
    assert page is not None
    assert (page.digest, page.page, page.pages) == (proof.digest[:12], 1, 1)
    left, right = found["SP"].corners[0][0], found["SP"].corners[1][0]
    assert abs((right - left) / 200 * 25.4 - 25) < 0.5
    assert f"核验码　说事簿编号：{NUMBER}第1版2026年3月5日" in joined(made[0])


def test_a_signed_paper_keeps_the_standards_of_archives(printed: Rendered, tmp_path: Path) -> None:
    if reason := verapdf.missing():
        pytest.skip(reason)
    path = tmp_path / "signed.pdf"
    path.write_bytes(printed.pdf)
    verdicts = verapdf.judge([path], ("2b", "2a", "ua1"))
    assert [item for item in verdicts if item.broken] == []
    assert len(verdicts) == 3
