#!/usr/bin/env python3
# Copyright the Quarry authors. Licensed under Apache-2.0.
"""Builds corpora/handbook from the readable sources in corpora/sources/handbook.

Each source is a Markdown-like text with a small header between two lines of
three hyphens. The header says where the result goes (`out`) and its format
follows from that name:

  .txt   the body is written as it stands in the header's `encoding`
  .docx  the body is turned into WordprocessingML written here by hand
  .pdf   the same WordprocessingML, then LibreOffice makes the PDF

Only the Python standard library is used; PDFs need `soffice`, the Noto CJK
fonts, Liberation fonts and hyphen-en-gb. Run:  python3 make.py [NAME ...]
NAME is any part of an `out` path; without one everything is built.

Body marks (docx and pdf):  # ## ### headings, - bullets (two blanks deeper per
level), 1. numbers, | tables | with << (merged into the cell at the left) and
^^ (merged into the cell above), ^[footnote], [text](address), **bold**,
`code`, {++inserted++} and {--deleted--} as tracked changes, ::: box ... ::: a text
box, > a note, \\pagebreak.
"""
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from html import escape

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = os.path.join(HERE, "handbook")
RESULT = os.path.join(HERE, os.pardir, "handbook")

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'mc:Ignorable=""'
).replace(' mc:Ignorable=""', "")
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

CJK_SANS = {"en": "Noto Sans CJK TC", "zh-Hant": "Noto Sans CJK TC", "zh-Hans": "Noto Sans CJK SC", "mixed": "Noto Sans CJK TC"}
CJK_SERIF = {k: v.replace("Sans", "Serif") for k, v in CJK_SANS.items()}
LANG = {"en": ("en-GB", "zh-TW"), "zh-Hant": ("en-US", "zh-TW"), "zh-Hans": ("en-US", "zh-CN"), "mixed": ("en-GB", "zh-TW")}
PAPER = {"a4": (11906, 16838, 1247), "a5": (8391, 11906, 964), "letter": (12240, 15840, 1304)}


def read_source(path):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    _, head, body = text.split("---\n", 2)
    meta = {}
    for line in head.splitlines():
        if line.strip():
            key, value = line.split(":", 1)
            meta[key.strip()] = value.strip()
    return meta, body.lstrip("\n")


def x(text):
    return escape(text, quote=False)


class Document:
    """One WordprocessingML package."""

    INLINE = re.compile(
        r"\^\[(?P<note>[^\]]+)\]|\[(?P<link>[^\]]+)\]\((?P<url>[^)]+)\)|\*\*(?P<bold>.+?)\*\*"
        r"|`(?P<code>[^`]+)`|\{\+\+(?P<ins>.+?)\+\+\}|\{--(?P<del>.+?)--\}"
    )

    def __init__(self, meta, body):
        self.meta = meta
        self.lang = meta.get("lang", "en")
        self.notes = []
        self.links = []
        self.lists = 0
        self.change = 100
        self.boxes = 0
        self.body = self.blocks(body.splitlines())

    # ---- inline ----------------------------------------------------------
    def run(self, text, rpr="", tag="t"):
        if not text:
            return ""
        props = f"<w:rPr>{rpr}</w:rPr>" if rpr else ""
        return f'<w:r>{props}<w:{tag} xml:space="preserve">{x(text)}</w:{tag}></w:r>'

    def inline(self, text, rpr=""):
        out, at = [], 0
        for m in self.INLINE.finditer(text):
            out.append(self.run(text[at:m.start()], rpr))
            at = m.end()
            if m["note"]:
                self.notes.append(m["note"])
                out.append(f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{len(self.notes) + 1}"/></w:r>')
            elif m["link"]:
                self.links.append(m["url"])
                out.append(f'<w:hyperlink r:id="rIdL{len(self.links)}" w:history="1">' + self.run(m["link"], '<w:rStyle w:val="Hyperlink"/>') + "</w:hyperlink>")
            elif m["bold"]:
                out.append(self.run(m["bold"], rpr + "<w:b/>"))
            elif m["code"]:
                out.append(self.run(m["code"], rpr + '<w:rFonts w:ascii="Liberation Mono" w:hAnsi="Liberation Mono"/>'))
            else:
                kind = "ins" if m["ins"] else "del"
                self.change += 1
                who = self.meta.get("reviewer", "Reviewer")
                when = self.meta.get("reviewed", "2025-03-14T09:30:00Z")
                inner = self.run(m["ins"], rpr) if m["ins"] else self.run(m["del"], rpr, "delText")
                out.append(f'<w:{kind} w:id="{self.change}" w:author="{x(who)}" w:date="{when}">{inner}</w:{kind}>')
        out.append(self.run(text[at:], rpr))
        return "".join(out)

    def para(self, text, style=None, extra="", rpr=""):
        ppr = (f'<w:pStyle w:val="{style}"/>' if style else "") + extra
        return f"<w:p>{'<w:pPr>' + ppr + '</w:pPr>' if ppr else ''}{self.inline(text, rpr)}</w:p>"

    # ---- blocks ----------------------------------------------------------
    def blocks(self, lines):
        out, i, in_list = [], 0, False
        while i < len(lines):
            line = lines[i]
            bullet = re.match(r"^( *)- (.*)$", line)
            number = re.match(r"^( *)\d+\. (.*)$", line)
            if not line.strip():
                i += 1
                continue
            if bullet:
                level = len(bullet[1]) // 2
                out.append(self.para(bullet[2], "ListBullet", f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'))
                i += 1
                continue
            if number:
                level = len(number[1]) // 2
                if not in_list:
                    self.lists += 1
                    in_list = True
                out.append(self.para(number[2], "ListNumber", f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{self.lists + 2}"/></w:numPr>'))
                i += 1
                continue
            in_list = False
            heading = re.match(r"^(#{1,3}) (.*)$", line)
            if heading:
                out.append(self.para(heading[2], f"Heading{len(heading[1])}"))
                i += 1
            elif line.startswith("|"):
                rows = []
                while i < len(lines) and lines[i].startswith("|"):
                    rows.append([c.strip() for c in lines[i].strip().strip("|").split("|")])
                    i += 1
                out.append(self.table(rows))
                out.append(self.para("", "TableGap"))
            elif line.strip() == r"\pagebreak":
                out.append('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
                i += 1
            elif line.startswith("::: box"):
                end = lines.index(":::", i)
                out.append(self.box([l for l in lines[i + 1:end] if l.strip()]))
                i = end + 1
            elif line.startswith("> "):
                out.append(self.para(line[2:], "Note"))
                i += 1
            else:
                # a paragraph may run over several source lines
                parts = [line.strip()]
                i += 1
                while i < len(lines) and lines[i].strip() and not re.match(r"^( *- | *\d+\. |#{1,3} |\||> |:::|\\pagebreak)", lines[i]):
                    parts.append(lines[i].strip())
                    i += 1
                joined = parts[0]
                for p in parts[1:]:
                    wide = ord(joined[-1]) > 0x2E80 or ord(p[0]) > 0x2E80
                    joined += ("" if wide else " ") + p
                out.append(self.para(joined, "BodyText"))
        return "".join(out)

    def table(self, rows, header=True, style="Grid"):
        n = max(len(r) for r in rows)
        width, height, margin = PAPER[self.meta.get("paper", "a4")]
        total = width - 2 * margin
        if self.meta.get("columns") == "2" and style == "Grid":
            total = (total - 480) // 2
        # column widths follow the longest cell, within reason, and hold the longest word
        longest, least = [], []
        point = float(self.meta.get("size", "10.5")) - 1
        for c in range(n):
            size = [sum(2 if ord(ch) > 0x2E80 else 1 for ch in r[c]) for r in rows if c < len(r) and r[c] not in ("<<", "^^")]
            longest.append(min(60, max([8] + size)) ** 0.75)
            words = [w for r in rows if c < len(r) for w in re.split(r"[\s\u2e80-\uffff-]+", r[c])]
            least.append(220 + int(max([len(w) for w in words] + [4]) * point * 11.5))
        spare = max(0, total - sum(least))
        wanted = [max(0, total * v / sum(longest) - m) for v, m in zip(longest, least)]
        widths = [int(m + spare * w / (sum(wanted) or 1)) for w, m in zip(wanted, least)]
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        out = [f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>']
        for y, row in enumerate(rows):
            row = row + [""] * (n - len(row))
            trpr = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if header and y == 0 else "") + "</w:trPr>"
            out.append(f"<w:tr>{trpr}")
            c = 0
            while c < n:
                span = 1
                while c + span < n and row[c + span] == "<<":
                    span += 1
                pr = f'<w:tcW w:w="{sum(widths[c:c + span])}" w:type="dxa"/>'
                if span > 1:
                    pr += f'<w:gridSpan w:val="{span}"/>'
                if row[c] == "^^":
                    pr += "<w:vMerge/>"
                elif y + 1 < len(rows) and c < len(rows[y + 1]) and rows[y + 1][c] == "^^":
                    pr += '<w:vMerge w:val="restart"/>'
                bold = header and y == 0
                if bold or (not header and c == 0):
                    pr += '<w:shd w:val="clear" w:color="auto" w:fill="E3EAF0"/>'
                text = "" if row[c] == "^^" else row[c]
                out.append(f'<w:tc><w:tcPr>{pr}</w:tcPr>{self.para(text, "TableText", rpr="<w:b/>" if bold else "")}</w:tc>')
                c += span
            out.append("</w:tr>")
        out.append("</w:tbl>")
        return "".join(out)

    def box(self, lines):
        self.boxes += 1
        inner = "".join(self.para(l, "BoxText") for l in lines)
        cx, cy = 5486400, 150000 + 190000 * sum(1 + sum(2 if ord(c) > 0x2E80 else 1 for c in l) // 82 for l in lines)
        n = self.boxes
        return (
            "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing>"
            f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="{900 + n}" name="Text Box {n}"/><wp:cNvGraphicFramePr/>'
            '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
            f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            '<a:solidFill><a:srgbClr val="FFF6DD"/></a:solidFill><a:ln w="9525"><a:solidFill><a:srgbClr val="A07A10"/></a:solidFill></a:ln></wps:spPr>'
            f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx><wps:bodyPr rot=\"0\" vert=\"horz\" wrap=\"square\" lIns=\"91440\" tIns=\"45720\" rIns=\"91440\" bIns=\"45720\" anchor=\"t\"/>"
            "</wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
            f'<mc:Fallback><w:pict><v:shape id="TextBox{n}" type="#_x0000_t202" style="width:432pt;height:{cy // 12700}pt" fillcolor="#fff6dd" strokecolor="#a07a10">'
            f"<v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )

    # ---- parts -----------------------------------------------------------
    def sect(self, cols=1, kind=None):
        width, height, margin = PAPER[self.meta.get("paper", "a4")]
        return (
            '<w:sectPr><w:headerReference w:type="default" r:id="rIdH"/><w:footerReference w:type="default" r:id="rIdF"/>'
            + (f'<w:type w:val="{kind}"/>' if kind else "")
            + f'<w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar w:top="{margin + 250}" w:right="{margin}" w:bottom="{margin + 150}" w:left="{margin}" w:header="620" w:footer="560" w:gutter="0"/>'
            + f'<w:cols w:num="{cols}" w:space="480"/></w:sectPr>'
        )

    def document(self):
        m = self.meta
        head = self.para(m["title"], "Title")
        if m.get("subtitle"):
            head += self.para(m["subtitle"], "Subtitle")
        if m.get("control"):
            rows = [[p.strip() for p in row.split("=", 1)] for row in m["control"].split(";")]
            head += self.table(rows, header=False, style="Control") + self.para("", "TableGap")
        cols = int(m.get("columns", "1"))
        if cols > 1:
            head += f"<w:p><w:pPr>{self.sect(1)}</w:pPr></w:p>"
            tail = self.sect(cols, "continuous")
        else:
            tail = self.sect()
        return f"{XML}<w:document {NS}><w:body>{head}{self.body}{tail}</w:body></w:document>"

    def field(self, code):
        return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'

    def tab(self):
        width, _, margin = PAPER[self.meta.get("paper", "a4")]
        return f'<w:tabs><w:tab w:val="right" w:pos="{width - 2 * margin}"/></w:tabs>'

    def header(self):
        left = self.meta.get("header", "Kestrane Instruments")
        right = self.meta.get("number", "")
        return f'{XML}<w:hdr {NS}><w:p><w:pPr><w:pStyle w:val="Header"/>{self.tab()}</w:pPr>{self.run(left)}<w:r><w:tab/></w:r>{self.run(right)}</w:p></w:hdr>'

    def footer(self):
        left = self.meta.get("footer", "Internal use only")
        before, middle, after = {"zh-Hant": ("第 ", " 頁，共 ", " 頁"), "zh-Hans": ("第 ", " 页 共 ", " 页")}.get(self.lang, ("Page ", " of ", ""))
        return f'{XML}<w:ftr {NS}><w:p><w:pPr><w:pStyle w:val="Footer"/>{self.tab()}</w:pPr>{self.run(left)}<w:r><w:tab/></w:r>{self.run(before)}{self.field("PAGE")}{self.run(middle)}{self.field("NUMPAGES")}{self.run(after)}</w:p></w:ftr>'

    def styles(self):
        serif = self.meta.get("font") == "serif"
        latin = "Liberation Serif" if serif else "Liberation Sans"
        cjk = (CJK_SERIF if serif else CJK_SANS)[self.lang]
        head_cjk = CJK_SANS[self.lang]
        lw, le = LANG[self.lang]
        size = int(float(self.meta.get("size", "10.5")) * 2)
        line = int(float(self.meta.get("spacing", "1.2")) * 240)
        numbered = self.meta.get("numbered") == "yes"

        def style(name, label, ppr="", rpr="", based="Normal", nxt=None):
            return (f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{label}"/>' + (f'<w:basedOn w:val="{based}"/>' if based else "")
                    + (f'<w:next w:val="{nxt}"/>' if nxt else "") + f"<w:qFormat/><w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr></w:style>")

        hf = f'<w:rFonts w:ascii="Liberation Sans" w:hAnsi="Liberation Sans" w:eastAsia="{head_cjk}"/>'
        s = [f'{XML}<w:styles {NS}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{cjk}" w:cs="{latin}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:lang w:val="{lw}" w:eastAsia="{le}"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>']
        s.append('<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>')
        justify = '<w:jc w:val="both"/>' if self.meta.get("columns") == "2" or self.meta.get("justify") == "yes" else ""
        s.append(style("BodyText", "Body Text", f'<w:spacing w:after="130" w:line="{line}" w:lineRule="auto"/>{justify}'))
        s.append(style("Title", "Title", '<w:spacing w:before="120" w:after="100"/>', f'{hf}<w:b/><w:color w:val="1F3B57"/><w:sz w:val="42"/>', nxt="BodyText"))
        s.append(style("Subtitle", "Subtitle", '<w:spacing w:after="200"/>', f'{hf}<w:color w:val="5A6B7B"/><w:sz w:val="24"/>', nxt="BodyText"))
        for level, (sz, before) in enumerate(((30, 300), (25, 220), (22, 160)), 1):
            num = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="2"/></w:numPr>' if numbered and level < 3 else ""
            s.append(style(f"Heading{level}", f"heading {level}", f'<w:keepNext/>{num}<w:spacing w:before="{before}" w:after="100"/><w:outlineLvl w:val="{level - 1}"/>', f'{hf}<w:b/><w:color w:val="1F3B57"/><w:sz w:val="{sz}"/>', nxt="BodyText"))
        s.append(style("ListBullet", "List Bullet", f'<w:spacing w:after="60" w:line="{line}" w:lineRule="auto"/>'))
        s.append(style("ListNumber", "List Number", f'<w:spacing w:after="60" w:line="{line}" w:lineRule="auto"/>'))
        s.append(style("TableText", "Table Text", '<w:spacing w:before="40" w:after="40"/>', f'<w:sz w:val="{size - 2}"/>'))
        s.append(style("TableGap", "Table Gap", '<w:spacing w:after="60"/>', '<w:sz w:val="10"/>'))
        s.append(style("BoxText", "Box Text", '<w:spacing w:after="50"/>', f'<w:sz w:val="{size - 1}"/>'))
        s.append(style("Note", "Note", '<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="C08A1E"/></w:pBdr><w:spacing w:before="80" w:after="140"/><w:ind w:left="240"/>', "<w:i/>" if self.lang == "en" else ""))
        s.append(style("Header", "header", '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="3" w:color="8A98A5"/></w:pBdr>', '<w:color w:val="5A6B7B"/><w:sz w:val="17"/>'))
        s.append(style("Footer", "footer", '<w:pBdr><w:top w:val="single" w:sz="4" w:space="3" w:color="8A98A5"/></w:pBdr>', '<w:color w:val="5A6B7B"/><w:sz w:val="17"/>'))
        s.append(style("FootnoteText", "footnote text", "", f'<w:sz w:val="{size - 3}"/>'))
        s.append('<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>')
        s.append('<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="0B5394"/><w:u w:val="single"/></w:rPr></w:style>')
        edges = "".join(f'<w:{e} w:val="single" w:sz="4" w:space="0" w:color="7F8C99"/>' for e in ("top", "left", "bottom", "right", "insideH", "insideV"))
        s.append(f'<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>{edges}</w:tblBorders><w:tblCellMar><w:left w:w="90" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>')
        return "".join(s) + "</w:styles>"

    def numbering(self):
        def abstract(n, levels):
            return f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="multilevel"/>' + "".join(
                f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>{style}<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{hang}"/></w:pPr></w:lvl>'
                for i, (fmt, text, left, hang, style) in enumerate(levels)) + "</w:abstractNum>"

        out = [f"{XML}<w:numbering {NS}>"]
        out.append(abstract(0, [("bullet", "•", 425, 300, ""), ("bullet", "–", 850, 300, "")]))
        if self.meta.get("chapters") == "zh":
            heads = [("taiwaneseCountingThousand" if self.lang == "zh-Hant" else "chineseCountingThousand", "第%1章", 0, 0, '<w:pStyle w:val="Heading1"/>'), ("decimal", "%2.", 0, 0, '<w:pStyle w:val="Heading2"/>')]
        else:
            heads = [("decimal", "%1", 454, 454, '<w:pStyle w:val="Heading1"/>'), ("decimal", "%1.%2", 567, 567, '<w:pStyle w:val="Heading2"/>')]
        out.append(abstract(1, heads))
        out.append(abstract(2, [("decimal", "%1.", 500, 380, ""), ("lowerLetter", "%2)", 950, 380, "")]))
        out.append('<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>')
        for k in range(self.lists):
            out.append(f'<w:num w:numId="{k + 3}"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>')
        return "".join(out) + "</w:numbering>"

    def footnotes(self):
        body = "".join(
            f'<w:footnote w:id="{i + 2}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr><w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>{self.run(" " + t)}</w:p></w:footnote>'
            for i, t in enumerate(self.notes))
        return (f'{XML}<w:footnotes {NS}><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
                f'<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>{body}</w:footnotes>')

    def settings(self):
        hyphen = '<w:autoHyphenation/><w:hyphenationZone w:val="220"/>' if self.meta.get("hyphenate") == "yes" else ""
        return f'{XML}<w:settings {NS}><w:defaultTabStop w:val="720"/>{hyphen}<w:footnotePr><w:footnote w:id="0"/><w:footnote w:id="1"/></w:footnotePr><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'

    def core(self):
        m = self.meta
        date = m.get("date", "2025-01-15")
        return (f'{XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
                f'<dc:title>{x(m["title"])}</dc:title><dc:creator>{x(m.get("author", "Kestrane Instruments"))}</dc:creator><dc:subject>{x(m.get("subtitle", ""))}</dc:subject><cp:keywords>{x(m.get("keywords", ""))}</cp:keywords>'
                f'<dcterms:created xsi:type="dcterms:W3CDTF">{date}T08:00:00Z</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">{date}T08:00:00Z</dcterms:modified></cp:coreProperties>')

    def write(self, path):
        types = "application/vnd.openxmlformats-officedocument.wordprocessingml."
        parts = ("document.main", "word/document.xml"), ("styles", "word/styles.xml"), ("numbering", "word/numbering.xml"), ("footnotes", "word/footnotes.xml"), ("settings", "word/settings.xml"), ("header", "word/header1.xml"), ("footer", "word/footer1.xml")
        content = (f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
                   + "".join(f'<Override PartName="/{p}" ContentType="{types}{t}+xml"/>' for t, p in parts)
                   + '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>')
        rels = "http://schemas.openxmlformats.org/package/2006/relationships"
        top = (f'{XML}<Relationships xmlns="{rels}"><Relationship Id="rId1" Type="{REL}/officeDocument" Target="word/document.xml"/>'
               '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>')
        doc_xml = self.document()
        inner = [("rIdS", "styles", "styles.xml"), ("rIdN", "numbering", "numbering.xml"), ("rIdO", "footnotes", "footnotes.xml"), ("rIdT", "settings", "settings.xml"), ("rIdH", "header", "header1.xml"), ("rIdF", "footer", "footer1.xml")]
        doc_rels = (f'{XML}<Relationships xmlns="{rels}">' + "".join(f'<Relationship Id="{i}" Type="{REL}/{t}" Target="{p}"/>' for i, t, p in inner)
                    + "".join(f'<Relationship Id="rIdL{k + 1}" Type="{REL}/hyperlink" Target="{x(u)}" TargetMode="External"/>' for k, u in enumerate(self.links)) + "</Relationships>")
        files = [("[Content_Types].xml", content), ("_rels/.rels", top), ("docProps/core.xml", self.core()), ("word/document.xml", doc_xml), ("word/_rels/document.xml.rels", doc_rels),
                 ("word/styles.xml", self.styles()), ("word/numbering.xml", self.numbering()), ("word/footnotes.xml", self.footnotes()), ("word/settings.xml", self.settings()), ("word/header1.xml", self.header()), ("word/footer1.xml", self.footer())]
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
            for name, data in files:
                info = zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                z.writestr(info, data.encode("utf-8"))


def write_txt(meta, body, path):
    enc = meta["encoding"]
    text = body.rstrip("\n") + "\n"
    if meta.get("newline") == "crlf":
        text = text.replace("\n", "\r\n")
    bom = {"utf-8-bom": ("utf-8", b"\xef\xbb\xbf"), "utf-16-le": ("utf-16-le", b"\xff\xfe"), "utf-16-be": ("utf-16-be", b"\xfe\xff")}
    codec, mark = bom.get(enc, (enc, b""))
    with open(path, "wb") as f:
        f.write(mark + text.encode(codec, "strict"))


def settle(data, date, mark):
    """The date and the identifiers that change with each run, replaced at equal
    length (the offsets in the file stay right), so that equal sources give equal files."""
    day = date.replace("-", "").encode() + b"080000"
    data = re.sub(rb"(/(?:CreationDate|ModDate)\(D:)\d{14}", lambda m: m[1] + day, data)
    data = re.sub(rb"(/ID \[ <)[0-9A-F]{32}(>\s+<)[0-9A-F]{32}", lambda m: m[1] + mark + m[2] + mark, data)
    return re.sub(rb"(/DocChecksum /)[0-9A-F]{32}", lambda m: m[1] + mark, data)


def convert(jobs):
    """jobs: (meta, docx, pdf). One soffice run per export setting."""
    for outline in ("true", "false"):
        group = [j for j in jobs if (j[0].get("outline", "no") == "yes") == (outline == "true")]
        if not group:
            continue
        with tempfile.TemporaryDirectory() as tmp:
            options = '{"ExportBookmarks":{"type":"boolean","value":"%s"},"UseTaggedPDF":{"type":"boolean","value":"%s"},"SelectPdfVersion":{"type":"long","value":"17"}}' % (outline, outline)
            subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{tmp}/profile", "--convert-to", "pdf:writer_pdf_Export:" + options, "--outdir", f"{tmp}/out"]
                           + [j[1] for j in group], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for meta, docx, pdf in group:
                with open(os.path.join(tmp, "out", os.path.basename(docx)[:-5] + ".pdf"), "rb") as f:
                    data = f.read()
                with open(docx, "rb") as f:
                    mark = hashlib.md5(f.read()).hexdigest().upper().encode()
                with open(pdf, "wb") as f:
                    f.write(settle(data, meta.get("date", "2025-01-15"), mark))


def main(wanted):
    pdfs = []
    with tempfile.TemporaryDirectory() as tmp:
        for name in sorted(os.listdir(SOURCES)):
            if not name.endswith(".md"):
                continue
            meta, body = read_source(os.path.join(SOURCES, name))
            out = meta["out"]
            if wanted and not any(w in out for w in wanted):
                continue
            path = os.path.join(RESULT, out)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if out.endswith(".txt"):
                write_txt(meta, body, path)
            elif out.endswith(".docx"):
                Document(meta, body).write(path)
            elif out.endswith(".pdf"):
                docx = os.path.join(tmp, name[:-3] + ".docx")
                Document(meta, body).write(docx)
                pdfs.append((meta, docx, path))
            else:
                sys.exit(f"{name}: unknown kind of result {out}")
        convert(pdfs)


if __name__ == "__main__":
    main(sys.argv[1:])
