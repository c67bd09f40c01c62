import Corpus
import Foundation
import Storage

/// The names inside an index folder, and nothing else.
package struct IndexLayout: Hashable, Sendable {
    /// The index folder, `indexes/<name>`.
    package let root: String

    package init(root: String) { self.root = root }

    /// One line: the published generation's number.
    package var current: String { root + "/CURRENT" }
    package var generations: String { root + "/generations" }
    package var segments: String { root + "/segments" }

    package var adapters: String { root + "/adapters" }

    package func generation(_ number: Int) -> String { "\(generations)/\(number)" }
    /// The text of the generation's root.
    package func rootText(_ number: Int) -> String { generation(number) + "/root.txt" }
    /// The root, in the form of `sha256sum`, so that `sha256sum -c root.sha256` checks the text.
    package func rootSum(_ number: Int) -> String { generation(number) + "/root.sha256" }
    /// What generations of format 1 have in its place.
    package func oldManifest(_ number: Int) -> String { generation(number) + "/manifest.json" }
    package func buildInfo(_ number: Int) -> String { generation(number) + "/build-info.json" }
    package func segment(_ id: String) -> String { "\(segments)/\(id)" }
    /// - Parameter sha256: as the root's text states it.
    package func adapter(_ sha256: String) -> String { "\(adapters)/\(sha256)" }
}
