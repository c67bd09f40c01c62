import Answering
import Corpus

/// What every line says of where it is from. All keys are there in each of them, and none is null, so
/// that readers who guess columns from the first lines guess right.
struct LineFacts: Encodable, Sendable {
    var source: String
    /// What `quarry cite` takes.
    var cite: String
    /// `*` for everybody, else the groups that may read the source, as tokens have them; empty where
    /// nobody may.
    var acl: String
    /// Of the job and the document: the keys of all sources, empty where this one has none.
    var metadata: [String: String]
    /// How far `cite` is proved, as answers have it.
    var proof: String
    /// Of the document.
    var language: String
    var kind: QuestionKind?
    var script: WritingScript?

    private enum CodingKeys: String, CodingKey {
        case source, cite, acl, metadata, proof, language, kind, script
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(source, forKey: .source)
        try container.encode(cite, forKey: .cite)
        try container.encode(acl, forKey: .acl)
        if !metadata.isEmpty { try container.encode(metadata, forKey: .metadata) }
        try container.encode(proof, forKey: .proof)
        try container.encode(language, forKey: .language)
        try container.encodeIfPresent(kind, forKey: .kind)
        try container.encodeIfPresent(script?.rawValue, forKey: .script)
    }
}
