import Corpus
import Publishing

/// What `quarry export --json` prints.
struct ExportOutput: Encodable {
    struct Objects: Encodable {
        var total: Int
        var written: Int
        var bytesWritten: Int
    }

    struct Delta: Encodable {
        var from: String
        var bytes: Int
    }

    private let outcome: ExportOutcome

    init(_ outcome: ExportOutcome) { self.outcome = outcome }

    private enum CodingKeys: String, CodingKey {
        case root, sequence, channel, objects, published, delta, signedBy, gate
    }

    /// Keys of the contract are there even where they have nothing to say.
    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(outcome.root, forKey: .root)
        try values.encode(outcome.sequence, forKey: .sequence)
        try values.encode(outcome.channel, forKey: .channel)
        try values.encode(
            Objects(
                total: outcome.objects, written: outcome.writtenObjects,
                bytesWritten: outcome.writtenBytes), forKey: .objects)
        try values.encode(outcome.isNew, forKey: .published)
        try values.encode(
            outcome.delta.map { Delta(from: $0.from, bytes: $0.bytes) }, forKey: .delta)
        try values.encode(outcome.signedBy?.name, forKey: .signedBy)
        try values.encode(outcome.gate, forKey: .gate)
    }
}
