import Corpus
import Storage

/// A name for the tags around texts that others wrote. It is a function of the texts, and none of them
/// holds it: none can end itself.
package struct FenceTag {
    /// `passage-1f0c9a2b`.
    package let name: String

    /// - Parameter word: what it begins with.
    package init(_ word: String, besides texts: [String]) {
        var seed = texts.joined(separator: "\n")
        while true {
            seed = Digest.sha256(Array(seed.utf8)).hex
            let name = "\(word)-" + seed.prefix(8)
            guard texts.contains(where: { $0.contains(name) }) else {
                self.name = name
                return
            }
        }
    }
}
