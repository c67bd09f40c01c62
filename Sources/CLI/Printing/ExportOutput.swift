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

    var root: String
    var sequence: Int
    var channel: String
    var objects: Objects
    var published: Bool
    @Stated var delta: Delta?
    @Stated var signedBy: String?
    @Stated var gate: GateReport?

    init(_ outcome: ExportOutcome) {
        root = outcome.root
        sequence = outcome.sequence
        channel = outcome.channel
        objects = Objects(
            total: outcome.objects, written: outcome.writtenObjects,
            bytesWritten: outcome.writtenBytes)
        published = outcome.isNew
        delta = outcome.delta.map { Delta(from: $0.from, bytes: $0.bytes) }
        signedBy = outcome.signedBy?.name
        gate = outcome.gate
    }
}
