import Corpus
import Fields

/// A file that was brought, as clients are told of it.
struct UploadEntry: Encodable {
    var id: String
    var name: String
    var index: String
    var source: String
    /// Of the source, once the index has it.
    var sourceId: String
    var state: String
    var reason: String?

    init(_ upload: UploadDesk.Upload, in index: String) {
        id = upload.id
        name = upload.name
        self.index = index
        source = upload.source.path
        sourceId = PassageID.source(upload.source, in: SourceScope(index: index))
        state = upload.state.rawValue
        reason = upload.reason
    }

    static let schema: JSONValue = APISchema.object(
        [
            "id": APISchema.string, "name": APISchema.string, "index": APISchema.string,
            "source": APISchema.string, "source_id": APISchema.string,
            "state": [
                "type": "string",
                "enum": .array(UploadDesk.State.allCases.map { .string($0.rawValue) }),
            ],
        ], optional: ["reason": APISchema.string])
}
