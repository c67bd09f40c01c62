import Corpus
import Foundation
import Storage

extension UnigramTokenizer {
    /// The tokenizer of a folder and a digest of all that decides a token: from the compiled file
    /// beside `tokenizer.json` where that is of this very file, else from `tokenizer.json`, which
    /// takes a second, and the compiled file is left for the next time where it can be written.
    ///
    /// - Returns: nil where `tokenizer.json` is of another kind of model.
    /// - Throws: `notFound`, `io`, `corrupt`, `invalidInput`, `unsupported`.
    static func read(_ path: String) throws(QuarryError) -> (UnigramTokenizer, Digest)? {
        let compiled = path + ".compiled"
        let stamp = try MappedFile(path: path).identity.stamp
        if let found = try? open(compiled, stamp: stamp) { return found }
        guard var model = try UnigramModel(tokenizer: path) else { return nil }
        model.settings.digest = model.digest.hex
        model.settings.stamp = stamp
        let temporary = "\(compiled).\(UUID().uuidString)"
        defer { try? FileSystem.remove(temporary) }
        // A models folder that can't be written to only costs time, and room elsewhere.
        do throws(QuarryError) {
            try UnigramFile.write(model, path: temporary)
            try FileSystem.rename(temporary, to: compiled)
            return try open(compiled, stamp: stamp)
        } catch {
            return try inTemporaryFolder(model, stamp: stamp)
        }
    }

    private static func open(
        _ path: String, stamp: String
    ) throws(QuarryError) -> (UnigramTokenizer, Digest)? {
        let (vocabulary, settings) = try UnigramFile.open(path)
        guard settings.stamp == stamp else { return nil }
        var steps: [UnigramNormalizer.Step] = []
        for step in settings.steps {
            switch step {
            case .map(let bytes):
                do throws(DecodingFailure) { steps.append(.map(try CharacterMap(bytes))) } catch {
                    throw QuarryError(.corrupt, path: path, "character map: \(error.reason)")
                }
            case .stripRight: steps.append(.stripRight)
            case .collapseSpaces(let text): steps.append(.collapseSpaces(Array(text.utf8)))
            }
        }
        let tokenizer = UnigramTokenizer(
            vocabulary: vocabulary, settings: settings,
            normalizer: UnigramNormalizer(steps: steps))
        guard let digest = Digest(hex: settings.digest) else { return nil }
        return (tokenizer, digest)
    }

    private static func inTemporaryFolder(
        _ model: UnigramModel, stamp: String
    ) throws(QuarryError) -> (UnigramTokenizer, Digest)? {
        let path = NSTemporaryDirectory() + "quarry-tokenizer-\(UUID().uuidString)"
        defer { try? FileSystem.remove(path) }
        try UnigramFile.write(model, path: path)
        // The mapping outlives the name.
        return try open(path, stamp: stamp)
    }
}
