package import Corpus
import Foundation
import Storage

/// Reads and publishes the generations of one index folder.
package struct GenerationStore: Sendable {
    package let layout: IndexLayout

    /// Generations that stay, the current one among them: those to go back to.
    package static let keptGenerations = 3

    package init(root: String) { layout = IndexLayout(root: root) }

    /// The published generation's number; nil before the first publish.
    /// - Throws: `corrupt` if CURRENT is not one number.
    package func currentNumber() throws(QuarryError) -> Int? {
        guard FileSystem.exists(layout.current) else { return nil }
        let text = String(decoding: try read(layout.current), as: UTF8.self)
        guard text.hasSuffix("\n"), let number = Int(text.dropLast()), number > 0 else {
            throw QuarryError(
                .corrupt, path: layout.current, "does not hold one generation number")
        }
        return number
    }

    /// - Throws: `notFound` where nothing has been published, else as `manifest(_:)`.
    package func currentManifest() throws(QuarryError) -> Manifest {
        try manifest(publishedNumber())
    }

    /// - Throws: `notFound` where nothing has been published.
    func publishedNumber() throws(QuarryError) -> Int {
        guard let number = try currentNumber() else {
            throw QuarryError(
                .notFound, path: layout.root,
                "holds no published index; `quarry build JOB.yaml` makes one")
        }
        return number
    }

    /// - Throws: `notFound`, `formatTooOld`, `formatTooNew`, or `corrupt`; see `RootText`.
    package func manifest(_ number: Int) throws(QuarryError) -> Manifest {
        let path = layout.rootText(number)
        guard FileSystem.exists(path) || !FileSystem.exists(layout.oldManifest(number)) else {
            return try OldManifest.read(layout.oldManifest(number), generation: number)
        }
        let bytes = try read(path)
        let sum = layout.rootSum(number)
        guard try read(sum) == Self.sumLine(Digest.sha256(bytes)) else {
            throw QuarryError(.corrupt, path: sum, "the root is not that of root.txt")
        }
        var manifest = try RootText.manifest(bytes, path: path)
        manifest.generation = number
        return manifest
    }

    private static func sumLine(_ root: Digest) -> [UInt8] { Array("\(root.hex)  root.txt\n".utf8) }

    package func buildInfo(_ number: Int) throws(QuarryError) -> BuildInfo {
        let path = layout.buildInfo(number)
        do {
            return try JSONDecoder().decode(BuildInfo.self, from: Data(try read(path)))
        } catch let error as QuarryError {
            throw error
        } catch {
            throw QuarryError(.corrupt, path: path, "is not a build record")
        }
    }

    /// Makes `manifest` the current generation: its folder first, whole and durable, then
    /// CURRENT in one rename. A crash leaves the old generation or the new one.
    ///
    /// What is published can be read: the text of its root is the one that `RootText` takes.
    /// - Returns: the number it was published under.
    package func publish(_ manifest: Manifest, info: BuildInfo) throws(QuarryError) -> Int {
        let number = (try numbers().last ?? 0) + 1
        try FileSystem.makeFolder(layout.generation(number))
        try FileSystem.replace(layout.buildInfo(number), with: JSONFile.bytes(info))
        Failpoint.manifestReplace.pass()
        let text = Array(manifest.rootText.utf8)
        try FileSystem.replace(layout.rootSum(number), with: Self.sumLine(Digest.sha256(text)))
        try FileSystem.replace(layout.rootText(number), with: text)
        try FileSystem.synchroniseFolder(layout.generations)
        Failpoint.currentRename.pass()
        try FileSystem.replace(layout.current, with: Array("\(number)\n".utf8))
        Failpoint.currentRenamed.pass()
        return number
    }

    /// Replaces the record of how the current generation was last confirmed. When it was published
    /// stays, unless the record before can't be read.
    package func rewriteBuildInfo(_ info: BuildInfo, of number: Int) throws(QuarryError) {
        var info = info
        let before = try? buildInfo(number)
        info.published = before?.published ?? before?.finished
        try FileSystem.replace(layout.buildInfo(number), with: JSONFile.bytes(info))
    }

    /// All generation numbers on disk, ascending.
    package func numbers() throws(QuarryError) -> [Int] {
        guard FileSystem.exists(layout.generations) else { return [] }
        return try FileSystem.names(in: layout.generations).compactMap { Int($0) }.sorted()
    }

    private func read(_ path: String) throws(QuarryError) -> [UInt8] {
        return try FileSystem.read(path)
    }
}
