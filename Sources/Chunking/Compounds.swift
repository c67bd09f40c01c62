import Corpus
import Foundation

/// Words that a document breaks at a hyphen somewhere, and how it writes them elsewhere: what tells
/// `well-⏎known` from `exam-⏎ple`. Of words that stand nowhere else, the language says which keep
/// their hyphen (`HyphenatedWords`).
///
/// Words of alphabets with two bytes a letter at most: Latin, Greek, Cyrillic. A word that is
/// written both ways follows the more frequent, and the joined one where they are equal.
struct Compounds {
    /// `left-right`, of words that the document writes with their hyphen, and without it.
    private var kept: Set<[UInt8]> = []
    private var joined: Set<[UInt8]> = []
    private let language: String

    static let none = Compounds()

    private init() { language = "und" }

    /// - Complexity: O(text), a search for line ends and hyphens; the words are looked at only
    ///   where a compound is found that a line's end breaks.
    init(_ document: Document) {
        language = document.facts.language
        var found = Candidates()
        for block in document.blocks where !block.isPreformatted { found.gather(block.text) }
        if !found.isEmpty { for block in document.blocks { found.countApart(block.text) } }
        found.keepDoubtful(language: language)
        if !found.isEmpty { for block in document.blocks { found.countJoined(block.text) } }
        kept = found.hyphenated
        joined = found.joined
    }

    /// What the hyphen before a line's end is.
    func hyphen(_ name: NameBreak) -> HyphenatedWords.Hyphen {
        let (left, right) = name.word
        let key = Self.key(left, right)
        if kept.contains(key) { return .own }
        if joined.contains(key) { return .ofLine }
        return HyphenatedWords.hyphen(
            left: Self.small(left), right: Self.small(right), isChain: name.isInChain,
            language: language)
    }

    fileprivate static func small(_ letters: some Sequence<UInt8>) -> String {
        String(decoding: Array(letters), as: UTF8.self).lowercased()
    }

    /// Of `plain` text.
    static func isLetter(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (0x61...0x7A).contains(byte | 0x20)
    }

    /// UTF-8 in which all hyphens are that of ASCII, and what takes three bytes or more is a
    /// space.
    static func plain(_ text: some Sequence<UInt8>) -> [UInt8] {
        var plain: [UInt8] = []
        // Bytes of the sequence so far, of one that has three or more.
        var wide: UInt32 = 0
        for byte in text {
            if byte & 0xC0 == 0x80 && wide > 0 {
                wide = wide << 8 | UInt32(byte)
                if wide == 0xE28090 || wide == 0xE28091 { plain[plain.count - 1] = 0x2D }
                continue
            }
            wide = byte >= 0xE0 ? UInt32(byte) : 0
            plain.append(byte >= 0xE0 ? 0x20 : byte)
        }
        return plain
    }

    fileprivate static func key(
        _ left: some Collection<UInt8>, _ right: some Collection<UInt8>
    ) -> [UInt8] {
        (Array(left) + [0x2D] + right).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }
}

/// Words that a line's end breaks at a hyphen, and how often they stand elsewhere.
private struct Candidates {
    private struct Tally {
        var apart = 0
        var joined = 0
    }

    /// By `left-right`.
    private var tallies: [[UInt8]: Tally] = [:]

    /// Letters of a word that are looked at on either side of its hyphen.
    private static let reach = 64

    var isEmpty: Bool { tallies.isEmpty }

    var hyphenated: Set<[UInt8]> {
        Set(tallies.filter { $0.value.apart > $0.value.joined }.keys)
    }

    var joined: Set<[UInt8]> {
        Set(tallies.filter { $0.value.joined > 0 && $0.value.apart <= $0.value.joined }.keys)
    }

    /// Notes the words broken at the ends of lines.
    mutating func gather(_ text: String) {
        let bytes = Array(text.utf8)
        var next = Self.index(of: 0x0A, in: bytes, from: 0)
        while let end = next {
            var hyphen = end
            while hyphen > 0, bytes[hyphen - 1] <= 0x20 { hyphen -= 1 }
            var start = end
            while start < bytes.count, bytes[start] <= 0x20 { start += 1 }
            if let key = Self.key(bytes[..<hyphen], bytes[start...]) { tallies[key] = Tally() }
            next = Self.index(of: 0x0A, in: bytes, from: start)
        }
    }

    /// Counts the words written with their hyphen, within lines.
    mutating func countApart(_ text: String) {
        let bytes = Array(text.utf8)
        // The last bytes of U+002D, U+2010 and U+2011.
        for mark in [0x2D, 0x90, 0x91] as [UInt8] {
            var next = Self.index(of: mark, in: bytes, from: 0)
            while let hyphen = next {
                if let key = Self.key(bytes[...hyphen], bytes[(hyphen + 1)...]) {
                    tallies[key]?.apart += 1
                }
                next = Self.index(of: mark, in: bytes, from: hyphen + 1)
            }
        }
    }

    /// Forgets what neither the document writes with its hyphen nor the language.
    mutating func keepDoubtful(language: String) {
        tallies = tallies.filter { key, tally in
            let parts = key.split(separator: 0x2D, maxSplits: 1)
            return tally.apart > 0
                || parts.count == 2
                    && HyphenatedWords.hyphen(
                        left: Compounds.small(parts[0]), right: Compounds.small(parts[1]),
                        isChain: true, language: language) == .own
        }
    }

    /// Counts the words written without.
    mutating func countJoined(_ text: String) {
        var keys: [[UInt8]: [[UInt8]]] = [:]
        for key in tallies.keys { keys[key.filter { $0 != 0x2D }, default: []].append(key) }
        for word in Compounds.plain(text.utf8).split(whereSeparator: { !Compounds.isLetter($0) }) {
            let plain = Compounds.key(word, []).dropLast()
            for key in keys[Array(plain)] ?? [] { tallies[key]?.joined += 1 }
        }
    }

    /// `left-right` of text that ends in a hyphen and of what follows; nil where one of them is
    /// no word.
    private static func key(
        _ before: ArraySlice<UInt8>, _ after: ArraySlice<UInt8>
    ) -> [UInt8]? {
        guard before.last == 0x2D || before.suffix(3).starts(with: [0xE2, 0x80]) else { return nil }
        let left = Compounds.plain(before.suffix(reach))
        guard left.last == 0x2D else { return nil }
        let letters = left.dropLast().reversed().prefix(while: Compounds.isLetter).reversed()
        let right = Compounds.plain(after.prefix(reach)).prefix(while: Compounds.isLetter)
        guard !letters.isEmpty, !right.isEmpty else { return nil }
        return Compounds.key(Array(letters), right)
    }

    /// In C, for builds without optimisation too.
    private static func index(of byte: UInt8, in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard start < buffer.count, let base = buffer.baseAddress,
                let found = memchr(base + start, Int32(byte), buffer.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }
}
