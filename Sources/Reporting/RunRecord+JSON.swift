package import Corpus
import Foundation

extension RunRecord {
    /// The bytes of `report.json`.
    package func json() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            preconditionFailure("plain values always encode as JSON")
        }
        return Array(data) + [0x0A]
    }

    /// - Throws: `corrupt`, `formatTooNew`.
    package init(json bytes: [UInt8], path: String) throws(QuarryError) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            let probe = try decoder.decode(SchemaProbe.self, from: Data(bytes))
            guard probe.schema <= Self.schemaVersion else {
                throw QuarryError(
                    .formatTooNew, path: path, "schema \(probe.schema) needs a newer Quarry")
            }
            self = try decoder.decode(RunRecord.self, from: Data(bytes))
        } catch let error as QuarryError {
            throw error
        } catch {
            throw QuarryError(.corrupt, path: path, "is not a run's report")
        }
    }

    private struct SchemaProbe: Decodable { var schema: Int }
}
