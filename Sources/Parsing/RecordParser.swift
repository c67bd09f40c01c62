import Corpus
import Fields
import Foundation

/// A line of a file of JSON lines → Document: `text` is its text, `title` a heading above it, and
/// what `metadata` and the other members say are facts and metadata.
enum RecordParser {
    /// - Throws: `corrupt` for what is no object with a `text`, `limitExceeded`.
    static func parse(_ bytes: UnsafeRawBufferPointer) throws(QuarryError) -> Document {
        guard bytes.count <= RecordLimits.lineBytes else {
            throw QuarryError(
                .limitExceeded, "the record is over \(RecordLimits.lineBytes >> 20) MiB")
        }
        var members = try object(bytes)
        guard let stated = members.removeValue(forKey: "text") else {
            throw QuarryError(
                .corrupt, "the record has no member `text`, which is to hold the document's text")
        }
        guard let string = stated.string else {
            throw QuarryError(.corrupt, "the record's member `text` is no string")
        }
        let text = plain(string)
        for key in RecordLimits.identityKeys { members[key] = nil }
        let metadata = members.removeValue(forKey: "metadata")
        var facts = StatedFacts()
        facts.take(members)
        switch metadata {
        case .object(let more)?: facts.take(more)
        case let more?: facts.take(["metadata": more])
        case nil: break
        }
        var list = BlockList()
        if let title = facts.title {
            try list.append(Block(kind: .heading, level: 1, text: plain(title).text))
        }
        if let title = members["title"]?.string, title.utf8.count > Limits.metadataValue {
            // Too long for one, and text all the same.
            for block in TextBlocks.blocks(of: plain(title).text) { try list.append(block) }
        }
        for var block in TextBlocks.blocks(of: text.text) {
            if block.kind == .heading && facts.title != nil {
                block.level = min(block.level + 1, 9)
            }
            try list.append(block)
        }
        return Document(
            type: .jsonl,
            facts: facts.facts(of: list.blocks, title: nil, warnings: text.notes),
            blocks: list.blocks)
    }

    private static func plain(_ text: String) -> DecodedText {
        DecodedText(
            text: TerminalEscapes.removed(from: text), encoding: "UTF-8", confidence: 1
        ).withoutNULs
    }

    private static func object(
        _ bytes: UnsafeRawBufferPointer
    ) throws(QuarryError) -> [String: JSONValue] {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: Data(bytes))
        } catch {
            throw QuarryError(.corrupt, "the record is no JSON")
        }
        guard let members = value.object else {
            throw QuarryError(.corrupt, "the record is no JSON object")
        }
        return members
    }
}
