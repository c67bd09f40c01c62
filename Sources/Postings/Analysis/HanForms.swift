/// Traditional, Simplified and variant forms of Han characters, folded to one for retrieval.
///
/// The table is part of the program, so that the terms of a text are the same on every machine;
/// a converter installed beside it (OpenCC, ICU) would change them with its version.
package struct HanForms: Sendable {
    /// The characters the table can hold: CJK Unified Ideographs without extensions.
    private static let block: Range<UInt32> = 0x4E00..<0xA000

    /// Built once: it is the same for all.
    static let standard = HanForms(groups)

    /// The indexed form of each character of the block.
    private let forms: [UInt16]

    private init(_ groups: String) {
        var forms = Self.block.map { UInt16($0) }
        for group in groups.split(separator: " ") {
            guard let head = group.unicodeScalars.first else { continue }
            for other in group.unicodeScalars.dropFirst() {
                precondition(
                    Self.block.contains(other.value) && Self.block.contains(head.value),
                    "the table is of CJK Unified Ideographs")
                forms[Int(other.value - Self.block.lowerBound)] = UInt16(head.value)
            }
        }
        self.forms = forms
    }

    /// The form that is indexed for a character; most stand for themselves. O(1).
    @inline(__always)
    func indexed(_ scalar: UInt32) -> UInt32 {
        let place = scalar &- Self.block.lowerBound
        return place < forms.count ? UInt32(forms[Int(place)]) : scalar
    }
}
