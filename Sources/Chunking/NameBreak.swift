/// A line's end that may lie inside something written without white space: a range, a path, an
/// identifier, an address of mail or of the web.
struct NameBreak {
    /// Cleaned text of the block before the line's end.
    private let before: ArraySlice<UInt8>
    /// The block's text after it, as parsed.
    private let after: UnsafeBufferPointer<UInt8>

    /// Bytes looked at on either side.
    private static let reach = 256

    init(before: ArraySlice<UInt8>, after: UnsafeBufferPointer<UInt8>) {
        self.before = before.suffix(Self.reach)
        self.after = after
    }

    /// Whether the two lines are joined without a space, no hyphen being there.
    func joins(_ left: UInt32, _ right: UInt32) -> Bool {
        switch left {
        // FAA–2020–⏎0686, Paris—⏎London
        case 0x2012, 0x2013, 0x2014: isWord(before: 3) && TextCleaner.isWord(right)
        case 0x40: isWord(before: 1) && TextCleaner.isWord(right)
        case 0x5F: isWord(before: 1) && head.first != 0x5F && TextCleaner.isWord(right)
        case 0x2F where isInWeb: continuesAddress
        case 0x2F, 0x5C: isWord(before: 1) && TextCleaner.isWord(right)
        case 0x2E where isUnfinishedMail: Scalars.isLowercase(right)
        case 0x23, 0x25, 0x26, 0x2B, 0x2E, 0x3A, 0x3D, 0x3F, 0x7E: isInWeb && continuesAddress
        default: Self.opensPart(after.first) && isInWeb && continuesAddress
        }
    }

    /// Whether the line ends inside an address of mail or of the web.
    var isInAddress: Bool { isInWeb || head.dropFirst().contains(0x40) }

    /// The letters before a hyphen that ends the line, and those after the line's end.
    var word: (left: ArraySlice<UInt8>, right: ArraySlice<UInt8>) {
        let left = Compounds.plain(before).dropLast()
        let start = left.lastIndex { !Compounds.isLetter($0) }.map { $0 + 1 }
        return (
            left[(start ?? left.startIndex)...],
            Compounds.plain(after.prefix(Self.reach)).prefix(while: Compounds.isLetter)
        )
    }

    /// Whether the letters on one side have another hyphen at their other end: state-⏎of-the-art.
    var isInChain: Bool {
        let (left, right) = word
        let plain = Compounds.plain(before).dropLast()
        let rest = Compounds.plain(after.prefix(Self.reach)).dropFirst(right.count)
        return plain.dropLast(left.count).last == 0x2D || rest.first == 0x2D
    }

    /// What stands before the line's end without white space, in ASCII.
    private var head: ArraySlice<UInt8> {
        let start = before.lastIndex { !Self.isVisibleASCII($0) }.map { $0 + 1 }
        return before[(start ?? before.startIndex)...]
    }

    /// What stands after it, punctuation of the sentence left out.
    private var tail: Slice<UnsafeBufferPointer<UInt8>> {
        var tail = after.prefix(Self.reach).prefix(while: Self.isVisibleASCII)
        while let last = tail.last, ".,;:!?)]}>\"'".utf8.contains(last) { tail.removeLast() }
        return tail
    }

    private var isInWeb: Bool {
        let head = head
        return head.contains("://".utf8) || head.contains("www.".utf8)
    }

    /// `john@example.`: a domain has two parts at least.
    private var isUnfinishedMail: Bool {
        let head = head
        guard let at = head.lastIndex(of: 0x40), at > head.startIndex else { return false }
        let domain = head[(at + 1)...].dropLast()
        return !domain.isEmpty && !domain.contains(0x2E)
    }

    /// Whether what follows can't be a word of the sentence: it has marks of an address in it.
    private var continuesAddress: Bool {
        let tail = tail
        guard let first = tail.first, TextCleaner.isWord(UInt32(first)) || Self.opensPart(first)
        else { return false }
        let marks = tail.count { "/=%?&#_~".utf8.contains($0) }
        let hasName = zip(tail, tail.dropFirst()).contains { mark, next in
            mark == 0x2E && TextCleaner.isWord(UInt32(next))
        }
        return tail.count > 1 && (marks > 0 || hasName || tail.count { $0 == 0x2D } > 1)
    }

    private func isWord(before length: Int) -> Bool {
        let end = before.endIndex - length
        guard end > before.startIndex else { return false }
        return TextCleaner.isWord(before[..<end].scalar(before: end).value)
    }

    private static func isVisibleASCII(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }

    private static func opensPart(_ byte: UInt8?) -> Bool {
        byte.map { "/?&=#%".utf8.contains($0) } ?? false
    }
}

extension Collection where Element == UInt8 {
    fileprivate func contains(_ bytes: String.UTF8View) -> Bool {
        indices.contains { self[$0...].starts(with: bytes) }
    }
}
