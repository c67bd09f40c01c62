import Foundation
import Storage

/// The folder models are found in by name.
package struct ModelStore: Hashable, Sendable {
    package static let defaultModel = "all-MiniLM-L6-v2"

    package let root: String

    package init(root: String) { self.root = root }

    /// `QUARRY_MODELS`, else `quarry/models` in the XDG data folder.
    package static func standard(
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> ModelStore {
        if let folder = environment["QUARRY_MODELS"], !folder.isEmpty {
            return ModelStore(root: folder)
        }
        var data = environment["XDG_DATA_HOME"] ?? ""
        // The XDG specification has relative paths ignored.
        if !data.hasPrefix("/") { data = (environment["HOME"] ?? "/root") + "/.local/share" }
        return ModelStore(root: data + "/quarry/models")
    }

    package func folder(of name: String) -> String { root + "/" + name }
}
