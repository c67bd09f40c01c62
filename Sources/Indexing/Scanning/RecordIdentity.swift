import Corpus
import Foundation

/// Who a record says it is: a text or a number.
///
/// Read outside the sandbox, so nothing else of the record is made of its bytes.
struct RecordIdentity: Decodable {
    /// In NFC; nil where it does not say.
    let text: String?

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        text =
            RecordLimits.identityKeys.lazy
            .compactMap { Self.text(of: Key(stringValue: $0), in: members) }.first
    }

    /// A number that no `Int` holds is no identity: as a `Double` it would be another's too.
    private static func text(of key: Key, in members: KeyedDecodingContainer<Key>) -> String? {
        if let text = try? members.decode(String.self, forKey: key) {
            return text.isEmpty ? nil : text.precomposedStringWithCanonicalMapping
        }
        if let number = try? members.decode(Int.self, forKey: key) { return "\(number)" }
        guard let number = try? members.decode(Double.self, forKey: key),
            number.rounded() != number
        else { return nil }
        return "\(number)"
    }
}
