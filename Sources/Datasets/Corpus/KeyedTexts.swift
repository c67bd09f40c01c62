import Postings

/// Numbered texts with a key each: those of the same key are looked at together. 16 bytes a text.
struct KeyedTexts {
    private struct Entry {
        var key: UInt64
        var text: Int32
    }

    private var entries: [Entry] = []

    /// Of a key, texts that the others are compared with: thousands of like ones are few texts.
    private static let maximumTexts = 16

    init(capacity: Int) { entries.reserveCapacity(capacity) }

    /// - Parameter text: below 2³¹; added in ascending order.
    mutating func add(_ text: Int, key: UInt64) {
        entries.append(Entry(key: key, text: Int32(text)))
    }

    /// Joins all texts of a key.
    /// - Complexity: O(texts · log texts).
    mutating func joinAll(in sets: inout DisjointSets) {
        forEachRun { texts in
            for text in texts.dropFirst() { sets.join(texts[0], with: text) }
        }
    }

    /// Joins those texts of a key that are nearly the same.
    /// - Complexity: O(texts · log texts), and 16 signatures compared with each.
    mutating func joinAlike(
        in sets: inout DisjointSets, signature: (_ text: Int) -> TextSignature?
    ) {
        forEachRun { texts in
            var known: [(text: Int, signature: TextSignature)] = []
            for text in texts {
                guard let signature = signature(text) else { continue }
                let alike = known.filter {
                    $0.signature.similarity(to: signature) >= TextSignature.threshold
                }
                for other in alike { sets.join(other.text, with: text) }
                if alike.isEmpty, known.count < Self.maximumTexts {
                    known.append((text, signature))
                }
            }
        }
    }

    /// Texts of one key, two or more, ascending; sorts in place, since there are many.
    private mutating func forEachRun(_ body: (_ texts: [Int]) -> Void) {
        entries.sort { ($0.key, $0.text) < ($1.key, $1.text) }
        var start = 0
        while start < entries.count {
            var end = start + 1
            while end < entries.count, entries[end].key == entries[start].key { end += 1 }
            if end - start > 1 { body(entries[start..<end].map { Int($0.text) }) }
            start = end
        }
    }
}

extension TextSignature {
    private static let bandBytes = 4
    static let bandCount = byteCount / bandBytes

    /// Four bytes of it, of which near-duplicates share those of one band at least.
    func band(_ number: Int) -> UInt64 {
        let start = number * Self.bandBytes
        return bytes[start..<start + Self.bandBytes].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
