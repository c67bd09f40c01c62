import Corpus
import Searching
import Storage

/// The passages that a model is given, numbered once, from 1: the number of a passage is what `[1]` in
/// the answer means, and nothing else is.
struct NumberedPassages {
    let hits: [Hit]
    /// As the prompt has them, between tags that no passage can hold.
    let text: String
    /// What the tags are called.
    let tag: String

    /// As many of the best hits as have room, the first cut to it if need be.
    /// - Parameter bytes: of all passages with their tags.
    init(_ hits: [Hit], bytes: Int) {
        let tag = Self.tag(besides: hits.map(\.chunk.text))
        var kept: [Hit] = []
        var texts: [String] = []
        var left = bytes
        for hit in hits {
            let frame = Self.frame(hit, number: kept.count + 1, tag: tag)
            let room = left - frame.head.utf8.count - frame.foot.utf8.count
            guard room >= hit.chunk.text.utf8.count || (kept.isEmpty && room > 0) else { break }
            let text = hit.chunk.text.prefix(bytes: room)
            texts.append(frame.head + text + frame.foot)
            kept.append(hit)
            left = room - text.utf8.count
        }
        self.hits = kept
        self.text = texts.joined()
        self.tag = tag
    }

    /// The hit of a number; nil where it was never given.
    func hit(_ number: Int) -> Hit? {
        hits.indices.contains(number - 1) ? hits[number - 1] : nil
    }

    private static func frame(
        _ hit: Hit, number: Int, tag: String
    ) -> (head: String, foot: String) {
        var place = ForeignText.escaped(hit.source.id.path)
        if hit.chunk.span.page > 0 { place += ", p. \(hit.chunk.span.page)" }
        let heading = ForeignText.escaped(hit.chunk.heading.joined(separator: " › "))
        let title = heading.isEmpty ? "" : "\n\(heading)"
        return ("<\(tag) n=\(number)> [\(number)] \(place)\(title)\n", "\n</\(tag)>\n")
    }

    /// A function of the passages, which none of them holds: a passage can't end itself.
    private static func tag(besides texts: [String]) -> String {
        var seed = texts.joined(separator: "\n")
        while true {
            seed = Digest.sha256(Array(seed.utf8)).hex
            let tag = "passage-" + seed.prefix(8)
            if !texts.contains(where: { $0.contains(tag) }) { return tag }
        }
    }
}

extension String {
    /// The longest beginning of at most so many bytes of UTF-8.
    func prefix(bytes: Int) -> String {
        guard utf8.count > bytes else { return self }
        var end = utf8.index(startIndex, offsetBy: max(bytes, 0))
        while end.samePosition(in: self) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
