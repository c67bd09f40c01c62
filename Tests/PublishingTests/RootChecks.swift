import Corpus
import Snapshots
import Storage

@testable import Publishing

/// What holds for any bytes that are read as a root's text. Shared by tests and the fuzzer.
enum RootChecks {
    /// Sentences, one for each rule that is broken.
    static func faults(in bytes: UnsafeRawBufferPointer) -> [String] {
        let text = Array(bytes)
        guard let manifest = try? RootText.manifest(text, path: "root.txt") else { return [] }
        var faults: [String] = []
        if Array(manifest.rootText.utf8) != text {
            faults.append("a text was taken for a root that has another")
        }
        if manifest.root != Digest.sha256(text).hex { faults.append("the root is not the text's") }
        // What a pull goes on with must not end it.
        if (try? manifest.checkSegments(path: "root.txt")) != nil,
            manifest.byteCount < manifest.objects.reduce(0, { $0 + $1.length })
        {
            faults.append("an index is smaller than its objects")
        }
        return faults
    }
}
