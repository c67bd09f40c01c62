import Foundation

/// The keys of a JSON document, whatever they are nested in, but for those that are data:
/// languages, stages, settings.
struct JSONKeys {
    /// Keys whose values are mappings from data.
    private static let open: Set = [
        "settings", "fingerprints", "stages", "languages", "types", "verdicts", "metadata",
        "scripts", "fields", "weight_origins", "kernels", "scores", "latency", "differences",
        "files",
    ]
    private(set) var keys: Set<String> = []

    /// - Throws: where the text is neither a JSON document nor one a line.
    init(_ text: String) throws {
        if let value = try? JSONSerialization.jsonObject(with: Data(text.utf8)) {
            collect(value, under: "")
        } else {
            for line in text.split(separator: "\n") {
                collect(try JSONSerialization.jsonObject(with: Data(line.utf8)), under: "")
            }
        }
    }

    private mutating func collect(_ value: Any, under parent: String) {
        switch value {
        case let object as [String: Any]:
            let isOpen = Self.open.contains(parent) || Self.isData(object, under: parent)
            for (key, value) in object {
                if !isOpen { keys.insert(key) }
                collect(value, under: isOpen ? "" : key)
            }
        case let list as [Any]:
            for element in list { collect(element, under: "") }
        default: break
        }
    }

    /// Pages by verdict, and weights by script, have keys of their own beside those of others.
    private static func isData(_ object: [String: Any], under parent: String) -> Bool {
        let verdicts: Set = ["ok", "empty", "scanned", "garbled", "partly"]
        return parent == "calibration"
            || parent == "pages" && !object.isEmpty && verdicts.isSuperset(of: object.keys)
    }
}
