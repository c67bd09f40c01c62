/// Where a term stands: its position counted in words, and its UTF-8 bytes in the text.
struct TermPlace {
    let position: Int
    let range: Range<Int>
    let kind: TermKind
}
