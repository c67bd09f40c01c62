import Corpus

/// What a Unigram tokenizer does beside finding pieces.
struct UnigramSettings: Hashable, Sendable {
    enum Step: Hashable, Sendable {
        /// The bytes of a `CharacterMap`.
        case map([UInt8])
        case stripRight
        case collapseSpaces(String)
    }

    var steps: [Step] = []
    /// White space of any kind ends a word and is dropped, before spaces are marked.
    var splitsAtWhitespace = false
    var ids = SpecialIds(unknown: 0, begin: 0, end: 0)
    /// Ends between the two texts of a pair.
    var separatorCount = 1
    /// Tokens that text may spell out.
    var specials: [SpecialToken] = []
    /// Of the file that this was made from; no part of the digest.
    var stamp = ""
    /// Of all that decides a token: pieces, scores, and these settings.
    var digest = ""

    init() {}

    func encode(into writer: inout ByteWriter) {
        encodeRules(into: &writer)
        writer.string(stamp)
        writer.string(digest)
    }

    /// What decides tokens.
    func encodeRules(into writer: inout ByteWriter) {
        writer.varint(steps.count)
        for step in steps {
            switch step {
            case .map(let bytes):
                writer.varint(0)
                writer.varint(bytes.count)
                writer.raw(bytes)
            case .stripRight: writer.varint(1)
            case .collapseSpaces(let text):
                writer.varint(2)
                writer.string(text)
            }
        }
        writer.integer(UInt8(splitsAtWhitespace ? 1 : 0))
        for id in [ids.unknown, ids.begin, ids.end] { writer.integer(id) }
        writer.varint(separatorCount)
        writer.varint(specials.count)
        for token in specials {
            writer.integer(token.id)
            writer.varint(token.bytes.count)
            writer.raw(token.bytes)
        }
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        for _ in 0..<(try reader.count()) {
            switch try reader.varint() {
            case 0: steps.append(.map(try Self.bytes(&reader)))
            case 1: steps.append(.stripRight)
            case 2: steps.append(.collapseSpaces(try reader.string()))
            default: throw reader.fail("unknown step of a normaliser")
            }
        }
        splitsAtWhitespace = try reader.flag()
        ids = SpecialIds(
            unknown: try reader.integer(), begin: try reader.integer(), end: try reader.integer())
        separatorCount = try reader.varint()
        for _ in 0..<(try reader.count()) {
            let id: Int32 = try reader.integer()
            specials.append(SpecialToken(bytes: try Self.bytes(&reader), id: id))
        }
        stamp = try reader.string()
        digest = try reader.string()
    }

    private static func bytes(_ reader: inout ByteReader) throws(DecodingFailure) -> [UInt8] {
        let count = try reader.count()
        return Array(try reader.raw(count))
    }
}
