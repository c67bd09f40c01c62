package import Corpus
import Foundation
package import Snapshots
import Storage

/// What a channel points to: the one file of a repository that changes.
package struct ChannelPointer: Hashable, Sendable {
    package static let schema = 1
    /// What every reader of JSON takes for the same whole number.
    static let sequences = 1..<1 << 53
    /// Those that a channel can have come to by counting. What nobody has proved counts no further.
    static let countedSequences = 1..<1 << 32
    /// Seconds since 1970, up to the year 9999.
    static let times = 0..<253_402_300_800
    /// Seconds that a pointer's time may be ahead of a receiver's clock.
    package static let maximumLead = 86_400.0
    /// A file of more bytes is no pointer.
    package static let maximumBytes = 1 << 20

    /// The name of the index, which a receiver holds the channel to.
    package var index: String
    package var channel: String
    /// Rises with each pointer of the channel, from 1 on.
    package var sequence: Int
    /// The sequence of the pointer that this one took the place of. What is between the two never
    /// was the channel's. Nil: not known.
    package var previous: Int?
    /// Hexadecimal SHA-256 of the root's text.
    package var root: String
    /// Seconds since 1970.
    package var createdAt: Int
    /// Of all files of the index's segments.
    package var bytes: Int
    /// The index format that a reader has to know.
    package var minReader: Int
    /// The fingerprint `writer`; nil for an index that states none.
    package var writer: String?
    /// What was measured before the pointer moved; nil where nobody judged.
    package var gate: GateReport?
    /// From roots that the channel had before, the nearest first.
    package var deltas: [DeltaEntry]

    /// A pointer with more deltas is none.
    private static let maximumDeltas = 64

    package init(
        index: String, channel: String, sequence: Int, root: String, createdAt: Int, bytes: Int,
        minReader: Int, writer: String?, gate: GateReport? = nil, deltas: [DeltaEntry] = []
    ) {
        self.index = index
        self.channel = channel
        self.sequence = sequence
        self.root = root
        self.createdAt = createdAt
        self.bytes = bytes
        self.minReader = minReader
        self.writer = writer
        self.gate = gate
        self.deltas = deltas
    }

    /// A pointer to a root.
    package init(
        to manifest: Manifest, index: String, channel: String, sequence: Int, createdAt: Int,
        gate: GateReport?, deltas: [DeltaEntry] = []
    ) {
        self.init(
            index: index, channel: channel, sequence: sequence, root: manifest.root,
            createdAt: createdAt, bytes: manifest.byteCount, minReader: manifest.format,
            writer: manifest.fingerprints[.writer], gate: gate, deltas: deltas)
    }

    /// The same pointer, which takes the place of another.
    func following(_ pointer: ChannelPointer?) -> ChannelPointer {
        var next = self
        next.previous = pointer.map(\.sequence).flatMap { $0 < sequence ? $0 : nil }
        return next
    }

    /// The file, the same for the same pointer.
    package var file: [UInt8] { JSONFile.bytes(self) }

    /// Reads a pointer and holds it to the channel it was asked for.
    /// - Throws: `corrupt`; `formatTooNew` where a newer Quarry wrote it.
    package init(file: [UInt8], channel: String, path: String) throws(QuarryError) {
        func refusal(_ statement: String) -> QuarryError {
            QuarryError(.corrupt, path: path, statement)
        }
        struct Schema: Decodable { var schema: Int }
        let decoder = JSONDecoder()
        guard file.count <= Self.maximumBytes,
            let schema = (try? decoder.decode(Schema.self, from: Data(file)))?.schema, schema > 0
        else { throw refusal("is no pointer of a channel") }
        guard schema <= Self.schema else {
            throw QuarryError(
                .formatTooNew, path: path, "pointer of schema \(schema) needs a newer Quarry")
        }
        guard let pointer = try? decoder.decode(ChannelPointer.self, from: Data(file)) else {
            throw refusal("is no pointer of a channel")
        }
        guard pointer.channel == channel else {
            throw refusal("is the pointer of the channel \(ForeignText.quoted(pointer.channel))")
        }
        guard Self.sequences.contains(pointer.sequence), Self.times.contains(pointer.createdAt),
            pointer.bytes >= 0, pointer.previous.map({ 1..<pointer.sequence ~= $0 }) ?? true,
            Self.isRoot(pointer.root), Self.isName(pointer.index),
            pointer.deltas.count <= Self.maximumDeltas,
            pointer.deltas.allSatisfy({ $0.isMeant(to: pointer.root) })
        else { throw refusal("is no pointer of a channel: a value of it can't be meant") }
        guard pointer.minReader <= Manifest.formatVersions.upperBound else {
            throw QuarryError(
                .formatTooNew, path: path,
                "index format \(pointer.minReader) needs a newer Quarry")
        }
        self = pointer
    }

    /// Hexadecimal digits as `Digest` writes them: the root becomes part of a path.
    static func isRoot(_ text: String) -> Bool { Digest(hex: text)?.hex == text }

    /// The name that receivers hold a channel to: that of the index's folder.
    /// - Parameter folder: without symbolic links.
    /// - Throws: `invalidInput` for one that no index can have.
    static func name(ofIndex folder: String) throws(QuarryError) -> String {
        let name = FileSystem.name(of: folder)
        guard isName(name) else {
            throw QuarryError(
                .invalidInput, path: folder,
                "the folder's name is that of the index, which can't have a line break or another "
                    + "control character")
        }
        return name
    }

    /// Whether a text can be an index's name: that of a folder.
    static func isName(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count) && !text.contains("/") && text != "." && text != ".."
            && SettingFact.isValue(text)
    }
}

extension ChannelPointer: Codable {
    private enum CodingKeys: String, CodingKey {
        case schema, index, channel, sequence, previous, root, bytes, writer, gate, deltas
        case createdAt = "created_at"
        case minReader = "min_reader"
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        index = try values.decode(String.self, forKey: .index)
        channel = try values.decode(String.self, forKey: .channel)
        sequence = try values.decode(Int.self, forKey: .sequence)
        previous = try values.decodeIfPresent(Int.self, forKey: .previous)
        root = try values.decode(String.self, forKey: .root)
        createdAt = try values.decode(Int.self, forKey: .createdAt)
        bytes = try values.decode(Int.self, forKey: .bytes)
        minReader = try values.decode(Int.self, forKey: .minReader)
        writer = try values.decodeIfPresent(String.self, forKey: .writer)
        gate = try values.decodeIfPresent(GateReport.self, forKey: .gate)
        deltas = try values.decodeIfPresent([DeltaEntry].self, forKey: .deltas) ?? []
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(Self.schema, forKey: .schema)
        try values.encode(index, forKey: .index)
        try values.encode(channel, forKey: .channel)
        try values.encode(sequence, forKey: .sequence)
        try values.encodeIfPresent(previous, forKey: .previous)
        try values.encode(root, forKey: .root)
        try values.encode(createdAt, forKey: .createdAt)
        try values.encode(bytes, forKey: .bytes)
        try values.encode(minReader, forKey: .minReader)
        try values.encode(writer, forKey: .writer)
        try values.encode(gate, forKey: .gate)
        try values.encode(deltas, forKey: .deltas)
    }
}
